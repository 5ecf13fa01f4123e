//! What is known of makes of scanners, and how to switch one to another mode.

use crate::failure::Failure;
use crate::screen::{Screen, Tone, cell};
use ::models::{Fnc3, Models, OtherMode, Programming, ScannerModel, SerialSettings, Switch, udev_rules};
use clap::Args;
use receipt::{Align, FunctionThree, PageBuilder, Paper, Printable, ProgrammingCode, Style};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Which models, and what of them.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// One model, by its name [default: a list of all]
    name: Option<String>,
    /// The shop's own models [default: /etc/laned/models, where it is there]
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Print the udev rules for all models, the shop's own included
    #[arg(long, conflicts_with = "name")]
    udev: bool,
    /// Draw the barcodes that set the scanner up into this file, which must not be there yet
    #[arg(long, value_name = "FILE", requires = "name")]
    png: Option<PathBuf>,
    /// Draw only those for this mode, or those that switch AIM identifiers on: a scanner that sees several reads any of them
    #[arg(long, value_name = "MODE", requires = "png", value_parser = ["hid_pos", "ibm_oem", "serial", "ssi", "hid_keyboard", AIM_ON])]
    to: Option<String>,
}

/// What `--to` calls the barcodes that switch AIM identifiers on.
const AIM_ON: &str = "aim_on";

/// Where a lane has the shop's own models, unless its configuration says otherwise.
const USUAL: &str = "/etc/laned/models";

pub(crate) fn run(options: &Options, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let models = known(options.models.as_deref())?;
    for ignored in models.ignored() {
        // Not among what programs read.
        eprintln!("lanectl: {ignored}");
    }
    if options.udev {
        screen.raw(udev_rules(&models).trim_end())?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(name) = &options.name else {
        list(&models, json, screen)?;
        return Ok(ExitCode::SUCCESS);
    };
    let model = models.scanner(name).ok_or_else(|| {
        Failure::Usage(format!("no scanner model is called {name:?}: lanectl models lists them"))
    })?;
    let drawn =
        options.png.as_deref().map(|file| drawn_into(file, model, options.to.as_deref())).transpose()?;
    if json {
        screen.json(&as_json(&Whole::of(model))?)?;
    } else {
        show(model, screen)?;
        if let Some(line) = drawn.or_else(|| offer(model)) {
            screen.line(Tone::Plain, &line)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Draws the barcodes into a new file, and says what was drawn.
fn drawn_into(file: &Path, model: &ScannerModel, to: Option<&str>) -> Result<String, Failure> {
    let (picture, count) = draw(model, to)?;
    let failed = |error| Failure::Io(file.display().to_string(), error);
    // One that is there may be anything.
    File::create_new(file).and_then(|mut file| file.write_all(&picture)).map_err(failed)?;
    Ok(match count {
        1 => format!("{} has the barcode", file.display()),
        count => format!("{} has {count} barcodes: cover those that are not meant", file.display()),
    })
}

/// How the barcodes are drawn, where there are any.
fn offer(model: &ScannerModel) -> Option<String> {
    let drawable: Vec<Step<'_>> =
        steps(model).into_iter().filter(|step| !step.codes.codes.is_empty()).collect();
    let name = &model.name;
    match drawable.as_slice() {
        [] => None,
        [_] => Some(format!("lanectl models {name} --png FILE draws the barcode")),
        several => {
            let keys: Vec<&str> = several.iter().map(|step| step.key).collect();
            Some(format!("lanectl models {name} --png FILE --to {} draws the barcode", keys.join("|")))
        }
    }
}

/// The built-in models, and the shop's own: those in the folder, else those where a lane has them.
pub(crate) fn known(folder: Option<&Path>) -> Result<Models, Failure> {
    let usual = Path::new(USUAL);
    let extra = folder.or_else(|| usual.is_dir().then_some(usual));
    Models::load(extra).map_err(|error| Failure::Usage(error.to_string()))
}

/// The line of a model that has one.
pub(crate) fn line<'m>(models: &'m Models, name: &str) -> Result<&'m SerialSettings, Failure> {
    models.scanner(name).and_then(|model| model.serial()).ok_or_else(|| {
        Failure::Usage(format!("no model with a serial line is called {name:?}: lanectl models lists them"))
    })
}

fn list(models: &Models, json: bool, screen: &mut Screen) -> Result<(), Failure> {
    if json {
        let models: Vec<Brief<'_>> = models.scanners().map(Brief::of).collect();
        return screen.json(&as_json(&BTreeMap::from([("models", models)]))?);
    }
    let mut rows =
        vec![["model", "maker", "mode", "sure", "what"].map(|name| (Tone::Faint, name.to_owned())).to_vec()];
    rows.extend(models.scanners().map(|model| {
        vec![
            (Tone::Strong, model.name.clone()),
            cell(model.maker.clone()),
            cell(model.mode().name()),
            cell(model.verified.name()),
            (Tone::Faint, model.description.clone()),
        ]
    }));
    screen.table(0, &rows)
}

/// A model as JSON has it in a list.
#[derive(Serialize)]
struct Brief<'m> {
    name: &'m str,
    maker: &'m str,
    description: &'m str,
    mode: &'static str,
    usb: Vec<String>,
    /// Any of these, where the descriptor fits.
    usb_vendors: Vec<String>,
    verified: &'static str,
}

/// A model as JSON has it alone.
#[derive(Serialize)]
struct Whole<'m> {
    #[serde(flatten)]
    brief: Brief<'m>,
    switch: Vec<SwitchTo<'m>>,
    aim_on: Option<Scanned<'m>>,
    other_mode: Vec<Other<'m>>,
    /// Speed, data bits, parity and stop bits.
    line: Option<String>,
    notes: &'m [String],
    sources: &'m [String],
}

/// A mode in which it can't be read.
#[derive(Serialize)]
struct Other<'m> {
    name: &'m str,
    usb: Vec<String>,
}

#[derive(Serialize)]
struct SwitchTo<'m> {
    to: &'static str,
    #[serde(flatten)]
    codes: Scanned<'m>,
}

/// What is scanned.
#[derive(Serialize)]
struct Scanned<'m> {
    manual: &'m str,
    codes: Vec<String>,
    /// Of the codes; none without any.
    symbology: Option<&'static str>,
    fnc3: &'static str,
    note: &'m str,
    instruction: String,
}

impl<'m> Brief<'m> {
    fn of(model: &'m ScannerModel) -> Self {
        Self {
            name: &model.name,
            maker: &model.maker,
            description: &model.description,
            mode: model.mode().name(),
            usb: model.usb.iter().map(ToString::to_string).collect(),
            usb_vendors: vendors(model),
            verified: model.verified.name(),
        }
    }
}

impl<'m> Whole<'m> {
    fn of(model: &'m ScannerModel) -> Self {
        let switch =
            |switch: &'m Switch| SwitchTo { to: switch.to.name(), codes: Scanned::of(&switch.codes) };
        Self {
            brief: Brief::of(model),
            switch: model.switches.iter().map(switch).collect(),
            aim_on: model.aim_on.as_ref().map(Scanned::of),
            other_mode: model.other_modes.iter().map(Other::of).collect(),
            line: model.serial().map(ToString::to_string),
            notes: &model.notes,
            sources: &model.sources,
        }
    }
}

impl<'m> Other<'m> {
    fn of(mode: &'m OtherMode) -> Self {
        Self { name: &mode.name, usb: mode.usb.iter().map(ToString::to_string).collect() }
    }
}

impl<'m> Scanned<'m> {
    fn of(codes: &'m Programming) -> Self {
        let text = |code: &::models::ByteString| String::from_utf8_lossy(code.as_bytes()).into_owned();
        Self {
            manual: &codes.manual,
            codes: codes.codes.iter().map(text).collect(),
            symbology: (!codes.codes.is_empty()).then_some("code_128"),
            fnc3: fnc3(codes.fnc3),
            note: &codes.note,
            instruction: codes.instruction(),
        }
    }
}

fn as_json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Io("standard output".to_owned(), error.into()))
}

const fn fnc3(place: Fnc3) -> &'static str {
    match place {
        Fnc3::None => "none",
        Fnc3::First => "first",
        Fnc3::Last => "last",
    }
}

/// The vendor ids by which it is known where the descriptor fits.
fn vendors(model: &ScannerModel) -> Vec<String> {
    model.vendors().iter().map(ToString::to_string).collect()
}

fn show(model: &ScannerModel, screen: &mut Screen) -> Result<(), Failure> {
    screen.line(Tone::Strong, &format!("{}: {}", model.name, model.description))?;
    let ids: Vec<String> = model.usb.iter().map(ToString::to_string).collect();
    let mut rows = vec![
        vec![(Tone::Faint, "maker".to_owned()), cell(model.maker.clone())],
        vec![(Tone::Faint, "mode".to_owned()), cell(model.mode().name())],
        vec![(Tone::Faint, "sure".to_owned()), cell(model.verified.name())],
    ];
    if !ids.is_empty() {
        rows.push(vec![(Tone::Faint, "USB ids".to_owned()), cell(ids.join(", "))]);
    }
    if !model.vendors().is_empty() {
        rows.push(vec![(Tone::Faint, "USB vendors".to_owned()), cell(vendors(model).join(", "))]);
    }
    for other in &model.other_modes {
        let ids: Vec<String> = other.usb.iter().map(ToString::to_string).collect();
        rows.push(vec![
            (Tone::Faint, "can't read".to_owned()),
            cell(format!("{} ({})", other.name, ids.join(", "))),
        ]);
    }
    if let Some(line) = model.serial() {
        rows.push(vec![(Tone::Faint, "line".to_owned()), cell(line.to_string())]);
    }
    screen.table(2, &rows)?;
    for Step { title, codes, .. } in steps(model) {
        screen.line(Tone::Strong, &title)?;
        screen.paragraph(2, Tone::Plain, &codes.instruction())?;
        if !codes.note.is_empty() {
            screen.paragraph(2, Tone::Faint, &codes.note)?;
        }
    }
    for (title, texts) in [("notes", &model.notes), ("sources", &model.sources)] {
        if !texts.is_empty() {
            screen.line(Tone::Strong, title)?;
        }
        texts.iter().try_for_each(|text| screen.paragraph(2, Tone::Faint, text))?;
    }
    Ok(())
}

/// Something that can be set by scanning.
struct Step<'m> {
    /// What `--to` calls it.
    key: &'static str,
    title: String,
    codes: &'m Programming,
}

fn steps(model: &ScannerModel) -> Vec<Step<'_>> {
    let switches = model.switches.iter().map(|switch| {
        let key = switch.to.name();
        Step { key, title: format!("to {key}"), codes: &switch.codes }
    });
    let aim_on = model.aim_on.iter();
    let aim_on = aim_on.map(|codes| Step { key: AIM_ON, title: "AIM identifiers on".to_owned(), codes });
    switches.chain(aim_on).collect()
}

/// Dots from top to bottom of a barcode: 15 mm on a receipt printer's paper.
const BAR_HEIGHT: u16 = 120;

/// The picture of a page with every barcode that sets the scanner up, or with those of one step; and how many they are.
fn draw(model: &ScannerModel, to: Option<&str>) -> Result<(Vec<u8>, usize), Failure> {
    let mut steps = steps(model);
    steps.retain(|step| to.is_none_or(|to| step.key == to));
    if let (Some(to), true) = (to, steps.is_empty()) {
        return Err(Failure::Usage(format!(
            "nothing tells how {} is set to {to}: `lanectl models {0}` shows what is known",
            model.name
        )));
    }
    let paper = Paper::COLUMNS_48;
    let mut page = PageBuilder::new(paper);
    page.text(&Printable::readable(&model.description), Style::BOLD, Align::Left).feed(1);
    let mut count = 0;
    for Step { title, codes, .. } in steps {
        let place = match codes.fnc3 {
            Fnc3::None => FunctionThree::Absent,
            Fnc3::First => FunctionThree::First,
            Fnc3::Last => FunctionThree::Last,
        };
        for code in &codes.codes {
            let image = ProgrammingCode::encode(code.as_bytes(), place)
                .map_err(|error| Failure::Usage(format!("{}: {error}", model.name)))?
                .image(paper.dots(), BAR_HEIGHT)
                .ok_or_else(|| Failure::Usage(format!("{}: the barcode is too wide", model.name)))?;
            let says = format!("{title}: {}", code.as_bytes().escape_ascii());
            page.text(&Printable::readable(&says), Style::PLAIN, Align::Left).image(image).feed(2);
            count += 1;
        }
    }
    if count == 0 {
        return Err(Failure::Usage(format!(
            "no public document tells the text of a barcode for {}: scan those of the maker's manual",
            model.name
        )));
    }
    let picture = page.finish().png();
    picture
        .map(|picture| (picture, count))
        .map_err(|error| Failure::Usage(format!("the picture can't be drawn: {error}")))
}
