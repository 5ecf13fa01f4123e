//! One file's text to one model. A file says what cannot be: an error that names the file, and the line where
//! there is one.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::key_layout::KeyLayoutFile;
use crate::symbologies::Symbology;
use crate::{
    ByteString, CodeIds, CommandReport, FeedbackBytes, Fnc3, HidPosModel, KeyLayout, KeyboardModel, Mode,
    ModelError, OtherMode, PrinterModel, Programming, Reply, ScannerModel, SerialModel, SerialSettings,
    SetupReport, SsiModel, SsiSettings, Switch, UsbId, UsbVendor, Verified, Wire,
};

/// Reads a scanner's model. `stem` is the file's name without `.toml`, and must be the model's name.
pub(crate) fn scanner(file: &str, stem: &str, text: &str) -> Result<ScannerModel, ModelError> {
    let raw: ScannerFile = toml(file, text)?;
    check_name(file, stem, &raw.name)?;
    let wire = raw.wire().map_err(|reason| impossible(file, reason))?;
    let switches = raw.switches().map_err(|reason| impossible(file, reason))?;
    if let Some(aim_on) = &raw.aim_on {
        aim_on.check().map_err(|reason| impossible(file, format!("[aim_on]: {reason}")))?;
    }
    Ok(ScannerModel {
        name: raw.name,
        maker: raw.maker,
        description: raw.description,
        usb: raw.usb,
        wire,
        switches,
        other_modes: raw.other_mode,
        aim_on: raw.aim_on,
        verified: raw.verified,
        sources: raw.sources,
        notes: raw.notes,
    })
}

/// Reads a keyboard layout. `stem` is the file's name without `.toml`, and must be the layout's name.
pub(crate) fn layout(file: &str, stem: &str, text: &str) -> Result<KeyLayout, ModelError> {
    let raw: KeyLayoutFile = toml(file, text)?;
    check_name(file, stem, &raw.name)?;
    raw.layout().map_err(|reason| impossible(file, reason))
}

/// Reads a printer's model. `stem` is the file's name without `.toml`, and must be the model's name.
pub(crate) fn printer(file: &str, stem: &str, text: &str) -> Result<PrinterModel, ModelError> {
    let model: PrinterModel = toml(file, text)?;
    check_name(file, stem, &model.name)?;
    if !(16..=128).contains(&model.columns) {
        return Err(impossible(file, format!("columns = {}; it must lie between 16 and 128", model.columns)));
    }
    let needed = u32::from(model.columns) * FONT_A_DOTS;
    if u32::from(model.dots_per_line) < needed {
        return Err(impossible(
            file,
            format!(
                "{} columns of {FONT_A_DOTS} dots need {needed} dots, but dots_per_line = {}",
                model.columns, model.dots_per_line
            ),
        ));
    }
    Ok(model)
}

/// The width of one character of font A.
const FONT_A_DOTS: u32 = 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScannerFile {
    name: String,
    maker: String,
    description: String,
    mode: Mode,
    verified: Verified,
    #[serde(default)]
    usb: Vec<UsbId>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    notes: Vec<String>,
    serial: Option<SerialSettings>,
    feedback: Option<FeedbackBytes>,
    hid_pos: Option<HidPosFile>,
    ssi: Option<SsiSettings>,
    keyboard: Option<KeyboardModel>,
    #[serde(default)]
    switch: Vec<SwitchFile>,
    #[serde(default)]
    other_mode: Vec<OtherMode>,
    aim_on: Option<Programming>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SwitchFile {
    to: Mode,
    manual: String,
    #[serde(default)]
    codes: Vec<ByteString>,
    #[serde(default)]
    fnc3: Fnc3,
    #[serde(default)]
    note: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct HidPosFile {
    code_ids: BTreeMap<String, Symbology>,
    vendors: Vec<UsbVendor>,
    replies: Vec<ReplyFile>,
    setup: Vec<SetupFile>,
    continued_stays_set: bool,
    commands: Option<CommandFile>,
    reply_prefix: ByteString,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyFile {
    aim: String,
    code_id: u8,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetupFile {
    report_id: u8,
    data: ByteString,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandFile {
    report_id: u8,
    #[serde(default)]
    good: ByteString,
    #[serde(default)]
    trigger: ByteString,
    #[serde(default)]
    release: ByteString,
}

/// The longest command in an output report of 64 bytes: behind its id and its length.
const COMMAND_BYTES_MAX: usize = 62;

impl ScannerFile {
    fn wire(&self) -> Result<Wire, String> {
        if self.ssi.is_some() && self.mode != Mode::Ssi {
            return Err(format!(
                "mode = \"{}\" cannot have the table [ssi]; it goes with mode ssi",
                self.mode.name()
            ));
        }
        if self.keyboard.is_some() && self.mode != Mode::HidKeyboard {
            return Err(format!(
                "mode = \"{}\" cannot have the table [keyboard]; it goes with mode hid_keyboard",
                self.mode.name()
            ));
        }
        let has = (self.serial.is_some(), self.feedback.is_some(), self.hid_pos.is_some());
        match (self.mode, has) {
            (Mode::HidPos, (false, false, _)) => {
                self.hid_pos.clone().unwrap_or_default().model().map(Wire::HidPos)
            }
            (Mode::HidKeyboard, (false, false, false)) => {
                let model = self.keyboard.clone().unwrap_or_default();
                model.check().map_err(|error| error.to_string())?;
                Ok(Wire::HidKeyboard(model))
            }
            (Mode::IbmOem, (false, false, false)) => Ok(Wire::IbmOem),
            (Mode::Serial, (_, _, false)) => {
                let settings = self.line()?;
                Ok(Wire::Serial(SerialModel {
                    settings,
                    feedback: self.feedback.clone().unwrap_or_default(),
                }))
            }
            (Mode::Ssi, (_, false, false)) => {
                let model = SsiModel { settings: self.line()?, ssi: self.ssi.clone().unwrap_or_default() };
                model.check().map_err(|error| error.to_string())?;
                Ok(Wire::Ssi(model))
            }
            (mode, _) => Err(format!(
                "mode = \"{}\" cannot have all of these tables; [serial] goes with serial and ssi, [feedback] with serial, \
                 [hid_pos] with hid_pos",
                mode.name()
            )),
        }
    }

    fn switches(&self) -> Result<Vec<Switch>, String> {
        let mut switches: Vec<Switch> = Vec::new();
        for SwitchFile { to, manual, codes, fnc3, note } in self.switch.clone() {
            let mode = to.name();
            if switches.iter().any(|switch| switch.to == to) {
                return Err(format!("[[switch]] to = \"{mode}\" is there twice"));
            }
            let codes = Programming { manual, codes, fnc3, note };
            codes.check().map_err(|reason| format!("[[switch]] to = \"{mode}\": {reason}"))?;
            switches.push(Switch { to, codes });
        }
        Ok(switches)
    }

    fn line(&self) -> Result<SerialSettings, String> {
        let settings = self.serial.clone().unwrap_or_default();
        settings.check().map_err(|error| error.to_string())?;
        Ok(settings)
    }
}

impl HidPosFile {
    fn model(self) -> Result<HidPosModel, String> {
        let code_ids = self
            .code_ids
            .into_iter()
            .map(|(key, Symbology(name))| Ok((code_id(&key)?, name)))
            .collect::<Result<_, String>>()?;
        let replies = self.replies.into_iter().map(|r| Reply { aim: r.aim, code_id: r.code_id }).collect();
        let setup: Vec<SetupReport> =
            self.setup.into_iter().map(|s| SetupReport { report_id: s.report_id, data: s.data }).collect();
        let commands = self.commands.map(CommandFile::report).transpose()?;
        if !self.vendors.is_empty() && setup.is_empty() && commands.is_none() {
            return Err(
                "[hid_pos]: vendors needs setup or commands: their reports tell its maker's scanners"
                    .to_owned(),
            );
        }
        Ok(HidPosModel {
            code_ids: CodeIds(code_ids),
            replies,
            setup,
            continued_stays_set: self.continued_stays_set,
            commands,
            reply_prefix: self.reply_prefix,
            vendors: self.vendors,
        })
    }
}

impl CommandFile {
    fn report(self) -> Result<CommandReport, String> {
        let Self { report_id, good, trigger, release } = self;
        if [&good, &trigger, &release].iter().any(|command| command.as_bytes().len() > COMMAND_BYTES_MAX) {
            return Err(format!("[hid_pos.commands]: a command has at most {COMMAND_BYTES_MAX} bytes"));
        }
        if trigger.is_empty() != release.is_empty() {
            return Err("[hid_pos.commands]: trigger and release go together".to_owned());
        }
        Ok(CommandReport { report_id, good, trigger, release })
    }
}

/// A code is written as its character where it has one, else as two hex digits.
fn code_id(key: &str) -> Result<u8, String> {
    let code = match key.as_bytes() {
        [character] => Some(*character),
        [_, _] => u8::from_str_radix(key, 16).ok().filter(|_| !key.starts_with('+')),
        _ => None,
    };
    code.ok_or_else(|| format!("code_ids: `{key}` is neither one character nor two hex digits"))
}

fn toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ModelError> {
    ::toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        ModelError::Malformed { file: file.to_owned(), line, reason: error.message().to_owned() }
    })
}

fn check_name(file: &str, stem: &str, name: &str) -> Result<(), ModelError> {
    let plain = !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !plain {
        return Err(impossible(
            file,
            "name must be 1 to 64 lower-case letters, digits and hyphens".to_owned(),
        ));
    }
    if name != stem {
        return Err(impossible(
            file,
            format!("name = \"{name}\", but the file is called {stem}.toml; make them equal"),
        ));
    }
    Ok(())
}

fn impossible(file: &str, reason: String) -> ModelError {
    ModelError::Impossible { file: file.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIAL: &str =
        "name = \"x\"\nmaker = \"m\"\ndescription = \"d\"\nmode = \"serial\"\nverified = \"unverified\"\n";

    #[test]
    fn an_unknown_key_is_named_with_its_file_and_line() {
        let text = format!("{SERIAL}[serial]\nbaud = 9600\nboud = 9600\n");
        let error = scanner("scanners/x.toml", "x", &text).unwrap_err().to_string();
        assert!(error.starts_with("scanners/x.toml, line 8: "), "{error}");
        assert!(error.contains("`boud`"), "{error}");
    }

    #[test]
    fn a_symbology_that_is_none_is_named_with_its_line_and_the_one_that_was_meant() {
        let text = format!("{SERIAL}[serial.code_ids.ids]\n\"A\" = \"ean_upc\"\n\"B\" = \"code128\"\n");
        let error = scanner("scanners/x.toml", "x", &text).unwrap_err().to_string();
        assert!(error.starts_with("scanners/x.toml, line 8: "), "{error}");
        assert!(error.contains("`code128`") && error.contains("`code_128`"), "{error}");
        let pos = SERIAL.replace("\"serial\"", "\"hid_pos\"");
        let text = format!("{pos}[hid_pos.code_ids]\na = \"ean_8\"\nb = \"ean_upc\"\n");
        let error = scanner("scanners/x.toml", "x", &text).unwrap_err().to_string();
        assert!(error.starts_with("scanners/x.toml, line 8: ") && error.contains("`ean_upc`"), "{error}");
    }

    #[test]
    fn a_maker_s_vendor_ids_need_reports_that_tell_its_scanners() {
        let pos = SERIAL.replace("\"serial\"", "\"hid_pos\"");
        let read = |keys: &str| scanner("scanners/x.toml", "x", &format!("{pos}[hid_pos]\n{keys}"));
        let setup = "setup = [{ report_id = 1, data = \"a\" }]\n";
        let model = read(&format!("vendors = [\"0C2E\"]\n{setup}")).unwrap();
        assert_eq!(model.vendors(), [UsbVendor(0x0c2e)]);
        assert!(read("vendors = [\"0c2e\"]\n").unwrap_err().to_string().contains("needs setup or commands"));
        let error = read(&format!("{setup}vendors = [\"c2e\"]\n")).unwrap_err().to_string();
        assert!(error.contains("line 8") && error.contains("`c2e`"), "{error}");
    }

    #[test]
    fn a_value_that_cannot_be_is_named_with_its_line() {
        let text = format!("{SERIAL}usb = [\"0c2e:1007\",\n  \"nonsense\"]\n");
        let error = scanner("scanners/x.toml", "x", &text).unwrap_err().to_string();
        assert!(error.starts_with("scanners/x.toml, line "), "{error}");
        assert!(error.contains("`nonsense`"), "{error}");
    }

    #[test]
    fn the_name_is_the_file_s_name() {
        assert!(scanner("scanners/x.toml", "x", SERIAL).is_ok());
        let error = scanner("scanners/y.toml", "y", SERIAL).unwrap_err();
        assert!(error.to_string().contains("y.toml"), "{error}");
        let shouting = SERIAL.replace("\"x\"", "\"X Y\"");
        assert!(scanner("scanners/x.toml", "X Y", &shouting).is_err());
    }

    #[test]
    fn a_table_of_another_mode_is_refused() {
        let text = SERIAL.replace("\"serial\"", "\"hid_pos\"") + "[serial]\nbaud = 9600\n";
        let error = scanner("scanners/x.toml", "x", &text).unwrap_err().to_string();
        assert!(error.contains("hid_pos"), "{error}");
    }

    #[test]
    fn a_model_of_packets_says_its_beeps_and_nothing_that_cannot_be() {
        let ssi = SERIAL.replace("\"serial\"", "\"ssi\"");
        let read = |tables: &str| scanner("scanners/x.toml", "x", &format!("{ssi}{tables}"));
        let Wire::Ssi(model) = read("[ssi]\nled = 1\n[ssi.beeps]\nbad = 6\n").unwrap().wire else {
            unreachable!()
        };
        assert_eq!((model.ssi.led, model.ssi.beeps.bad, model.ssi.beeps.good), (1, Some(6), None));
        assert!(read("[ssi]\nresponse_ms = 1\n").unwrap_err().to_string().contains("response_ms"));
        assert!(read("[serial]\ndata_bits = 7\n").unwrap_err().to_string().contains("data_bits"));
        let elsewhere = format!("{SERIAL}[ssi]\nled = 1\n");
        assert!(scanner("scanners/x.toml", "x", &elsewhere).unwrap_err().to_string().contains("[ssi]"));
    }

    #[test]
    fn a_switch_says_what_is_scanned_and_each_mode_once() {
        let read = |tables: &str| scanner("scanners/x.toml", "x", &format!("{SERIAL}{tables}"));
        let switch =
            "[[switch]]\nto = \"hid_pos\"\nmanual = \"USB HID\"\ncodes = [\"A1.\"]\nfnc3 = \"last\"\n";
        let model = read(&format!("{switch}[aim_on]\nmanual = \"AIM\"\n")).unwrap();
        assert_eq!(model.switch_to(Mode::HidPos).unwrap().codes[0].as_bytes(), b"A1.");
        assert!(model.switch_to(Mode::Ssi).is_none());
        assert_eq!(model.aim_on.unwrap().manual, "AIM");
        for (wrong, says) in [
            (format!("{switch}{switch}"), "twice"),
            ("[[switch]]\nto = \"hid_pos\"\nmanual = \"\"\n".to_owned(), "to = \"hid_pos\": manual"),
            ("[[switch]]\nto = \"snapi\"\nmanual = \"x\"\n".to_owned(), "snapi"),
            ("[aim_on]\nmanual = \"\"\n".to_owned(), "[aim_on]: manual"),
        ] {
            let error = read(&wrong).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn commands_in_a_report_fit_into_it_and_a_trigger_can_be_let_go() {
        let pos = SERIAL.replace("\"serial\"", "\"hid_pos\"");
        let read = |keys: &str| {
            scanner("scanners/x.toml", "x", &format!("{pos}[hid_pos.commands]\nreport_id = 4\n{keys}"))
        };
        let Wire::HidPos(model) = read("trigger = \"a\"\nrelease = \"b\"\n").unwrap().wire else {
            unreachable!()
        };
        let commands = model.commands.unwrap();
        assert_eq!((commands.report_id, commands.trigger.as_bytes()), (4, b"a".as_slice()));
        assert!(commands.good.is_empty());
        assert!(read("trigger = \"a\"\n").unwrap_err().to_string().contains("go together"));
        let long = format!("good = \"{}\"\n", "g".repeat(63));
        assert!(read(&long).unwrap_err().to_string().contains("at most 62"));
    }

    #[test]
    fn a_code_is_a_character_or_two_hex_digits() {
        assert_eq!(code_id("c"), Ok(b'c'));
        assert_eq!(code_id("7C"), Ok(0x7c));
        for wrong in ["", "+7", "zz", "123", "é€"] {
            assert!(code_id(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_printer_needs_the_dots_for_its_columns() {
        let text = |dots| {
            format!(
                "name = \"p\"\nmaker = \"m\"\ndescription = \"d\"\nverified = \"unverified\"\ncolumns = 48\n\
                 dots_per_line = {dots}\ncode_page = 19\nhas_cutter = true\nfeed_to_cut_dots = 0\nconfirm = \"none\"\n\
                 status = false\nraster = true\nqr = true\nbaud = 9600\n"
            )
        };
        assert!(printer("p.toml", "p", &text(576)).is_ok());
        assert!(printer("p.toml", "p", &text(575)).is_err());
    }
}
