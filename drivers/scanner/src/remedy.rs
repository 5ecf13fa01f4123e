//! What to do about damaged reads: by their kind, and by how the scanner is set.

use models::{Mode, SerialSettings, Terminator};

use crate::settings::Driver;
use crate::{Damage, ScannerSettings};

impl ScannerSettings {
    /// What to do about a read that came damaged, for cashier and technician: the setting that is wrong where it comes again and
    /// again. `mode` is the one that the scanner talks in.
    #[must_use]
    pub fn remedy(&self, mode: Mode, damage: Damage) -> String {
        let often = self.setting(mode, damage);
        match damage {
            Damage::Gap => format!("Wait two seconds, then scan again. {often}"),
            _ => format!("Scan again. If it happens often: {often}"),
        }
    }

    /// The setting that is wrong where such a read comes again and again, as a sentence that begins small.
    #[must_use]
    pub fn setting(&self, mode: Mode, damage: Damage) -> String {
        match (&self.driver, mode) {
            (Driver::Serial { line, .. }, _) => of_line(&line.settings, damage),
            (Driver::Ssi { line, .. }, _) => of_packets(&line.settings, damage),
            (Driver::Hid(_), Mode::HidKeyboard) => of_keyboard(damage).to_owned(),
            (Driver::Hid(_), Mode::IbmOem) => of_labels(damage).to_owned(),
            (Driver::Hid(_), _) => of_reports(damage).to_owned(),
        }
    }
}

const REST: &str =
    "What comes so soon after a damaged scan, or once the scanner was taken, may be the rest of one.";
const PREFIX: &str =
    "set the scanner to send the prefix that the configuration names, or correct prefix there.";
const SUFFIX: &str =
    "set the scanner to send the suffix that the configuration names, or correct suffix there.";
const NO_AIM: &str =
    "set the scanner to send AIM identifiers, or aim = true in the configuration if it can't with each scan.";
const SLOW: &str = "the lane was too slow to read it: see what else keeps the machine busy.";

fn of_line(line: &SerialSettings, damage: Damage) -> String {
    let wire = format!("check that the scanner has {line}, and its cable");
    match damage {
        Damage::Gap => REST.to_owned(),
        Damage::ReadLate => SLOW.to_owned(),
        Damage::NoAim => NO_AIM.to_owned(),
        Damage::PartOfLabel => {
            "the label holds line breaks: set the scanner to send STX and ETX around each scan, and stx_etx in the configuration; or to \
             send a suffix that no label holds, and suffix and terminator = \"none\". If it sends an AIM identifier with some \
             labels only: pause between two labels."
                .to_owned()
        }
        Damage::NoTerminator | Damage::Endless | Damage::TooLong => {
            let (end, key) = match line.terminator {
                _ if line.stx_etx => ("ETX", "stx_etx"),
                Terminator::Any => ("CR or LF", "terminator"),
                Terminator::None => ("a pause", "idle_ms"),
                other => (other.name(), "terminator"),
            };
            format!(
                "set the scanner to end each scan with {end}, or {key} in the configuration to what it sends; else {wire}."
            )
        }
        Damage::OutsideFrame => format!(
            "set the scanner to send STX and ETX around each scan, or take stx_etx out of the configuration; else {wire}."
        ),
        Damage::LineError => {
            format!("{wire}: its speed, parity or stop bits differ, the cable is bad, or flow control is missing.")
        }
        Damage::BadChecksum => {
            format!("{wire}; or take bcc out of the configuration, if the scanner sends no check character.")
        }
        Damage::NoPrefix => PREFIX.to_owned(),
        Damage::NoSuffix => SUFFIX.to_owned(),
        Damage::NoCodeId => {
            "set the scanner to send its maker's code identifiers, or take code_ids out of the configuration; its model there has to be of its make."
                .to_owned()
        }
        _ => format!("{wire}."),
    }
}

fn of_packets(line: &SerialSettings, damage: Damage) -> String {
    match damage {
        Damage::Gap => REST.to_owned(),
        Damage::NoAim => NO_AIM.to_owned(),
        Damage::OutsideFrame | Damage::Endless => format!(
            "read the code for SSI host in the scanner's manual, for it sends no packets; or name a model for a serial line, and check that it has {line}."
        ),
        _ => format!(
            "check its cable, and that the scanner has {line}; without RTS and CTS in the cable, set flow = \"none\"."
        ),
    }
}

const fn of_keyboard(damage: Damage) -> &'static str {
    match damage {
        Damage::Gap => REST,
        Damage::ReadLate => SLOW,
        Damage::NoPrefix => PREFIX,
        Damage::NoSuffix => SUFFIX,
        Damage::NoAim => NO_AIM,
        Damage::PartOfLabel => {
            "the label holds line breaks: set ends = [] and idle_end = true in the configuration, and no suffix in the scanner. If it sends an AIM identifier with some labels only: pause between two labels."
        }
        Damage::UnknownKey => {
            "set layout in the configuration to the keyboard layout (country) that the scanner is set to, or set the scanner to HID POS."
        }
        Damage::NoTerminator | Damage::Endless | Damage::TooLong => {
            "set the scanner to send Enter after each scan, or ends or idle_end in the configuration to what it does."
        }
        _ => "set a longer delay between keys in the scanner, or set it to HID POS.",
    }
}

const fn of_labels(damage: Damage) -> &'static str {
    match damage {
        Damage::Gap => REST,
        Damage::NoSuffix => {
            "the scanner sends labels without a type that IBM's mode has: update its firmware, or set it to HID POS."
        }
        Damage::LostReports | Damage::ReadLate => SLOW,
        _ => "plug the scanner in elsewhere, without a hub, and check its cable.",
    }
}

const fn of_reports(damage: Damage) -> &'static str {
    match damage {
        Damage::Gap => REST,
        Damage::LostReports | Damage::ReadLate => SLOW,
        Damage::ContinuationNeverEnded | Damage::Endless => {
            "plug the scanner in elsewhere, without a hub; if it is always a scan of one certain length, its model needs continued_stays_set."
        }
        _ => "plug the scanner in elsewhere, without a hub, and check its cable.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::{Models, SerialOverrides};

    #[test]
    fn each_kind_of_damage_has_a_remedy_that_names_the_setting() {
        let models = Models::load(None).unwrap();
        let of = |port: &str, model: Option<&str>, line: &SerialOverrides| {
            ScannerSettings::new("counter", port, model, line, &models).unwrap()
        };
        let plain = SerialOverrides::default();
        let lf = SerialOverrides { terminator: Some(Terminator::Lf), baud: Some(4_800), ..plain.clone() };
        let framed = SerialOverrides { stx_etx: Some(true), ..plain.clone() };
        let (tty, usb) = ("/dev/ttyS0", "usb");
        for (settings, mode, damage, says) in [
            (of(tty, None, &lf), Mode::Serial, Damage::NoTerminator, &["LF", "terminator", "4800 8N1"][..]),
            (of(tty, None, &plain), Mode::Serial, Damage::Endless, &["CR", "terminator", "9600 8N1"]),
            (of(tty, None, &framed), Mode::Serial, Damage::NoTerminator, &["ETX", "stx_etx"]),
            (of(tty, None, &plain), Mode::Serial, Damage::PartOfLabel, &["line breaks", "stx_etx", "suffix"]),
            (of(tty, None, &plain), Mode::Serial, Damage::NoAim, &["AIM", "aim ="]),
            (of(usb, None, &plain), Mode::HidKeyboard, Damage::PartOfLabel, &["idle_end"]),
            (of(tty, None, &framed), Mode::Serial, Damage::OutsideFrame, &["STX", "stx_etx"]),
            (of(tty, None, &plain), Mode::Serial, Damage::NoPrefix, &["prefix"]),
            (of(tty, None, &plain), Mode::Serial, Damage::NoSuffix, &["suffix"]),
            (of(tty, None, &plain), Mode::Serial, Damage::NoCodeId, &["code_ids"]),
            (of(tty, None, &lf), Mode::Serial, Damage::LineError, &["4800 8N1", "parity", "flow", "cable"]),
            (of(tty, Some("zebra-ssi"), &plain), Mode::Ssi, Damage::OutsideFrame, &["SSI host", "9600 8N1"]),
            (of(usb, None, &plain), Mode::HidPos, Damage::ContinuationNeverEnded, &["continued_stays_set"]),
            (of(usb, None, &plain), Mode::IbmOem, Damage::NoSuffix, &["HID POS"]),
            (of(usb, None, &plain), Mode::HidKeyboard, Damage::UnknownKey, &["layout"]),
            (of(usb, None, &plain), Mode::HidKeyboard, Damage::ReadLate, &["too slow"]),
            (of(usb, None, &plain), Mode::HidKeyboard, Damage::NoPrefix, &["prefix"]),
            (of(usb, None, &plain), Mode::HidKeyboard, Damage::NoSuffix, &["suffix"]),
            (of(tty, None, &plain), Mode::Serial, Damage::ReadLate, &["too slow"]),
            (of(usb, None, &plain), Mode::HidPos, Damage::Gap, &["two seconds"]),
        ] {
            let remedy = settings.remedy(mode, damage);
            assert!(says.iter().all(|word| remedy.contains(word)), "{mode:?} {damage:?}: {remedy}");
        }
        let modes = [
            (of(tty, None, &plain), Mode::Serial),
            (of(tty, Some("zebra-ssi"), &plain), Mode::Ssi),
            (of(usb, None, &plain), Mode::HidPos),
            (of(usb, None, &plain), Mode::IbmOem),
            (of(usb, None, &plain), Mode::HidKeyboard),
        ];
        for (settings, mode) in modes {
            for damage in Damage::ALL {
                let remedy = settings.remedy(mode, *damage);
                assert!(
                    remedy.contains("can again") && remedy.ends_with('.'),
                    "{mode:?} {damage:?}: {remedy}"
                );
            }
        }
    }
}
