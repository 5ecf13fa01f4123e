//! What is known of makes of scanners, and how to switch one to another mode.

use crate::failure::Failure;
use crate::screen::{Screen, Tone, cell};
use ::models::{Fnc3, Models, OtherMode, Programming, ScannerModel, SerialSettings, Switch, udev_rules};
use clap::Args;
use receipt::{Align, FunctionThree, PageBuilder, Paper, Printable, ProgrammingCode, Style};
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// Draw the barcodes that set the scanner up into this file
    #[arg(long, value_name = "FILE", requires = "name")]
    png: Option<PathBuf>,
}

/// Where a lane has the shop's own models, unless its configuration says otherwise.
const USUAL: &str = "/etc/laned/models";

pub(crate) fn run(options: &Options, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let models = known(options.models.as_deref())?;
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
    if let Some(file) = &options.png {
        std::fs::write(file, draw(model)?).map_err(|error| Failure::Io(file.display().to_string(), error))?;
    }
    if json {
        screen.json(&as_json(&Whole::of(model))?)?;
    } else {
        show(model, screen)?;
    }
    Ok(ExitCode::SUCCESS)
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
    for (title, codes) in steps(model) {
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
    if steps(model).iter().any(|(_, codes)| !codes.codes.is_empty()) {
        screen.line(Tone::Plain, &format!("lanectl models {} --png FILE draws the barcodes", model.name))?;
    }
    Ok(())
}

/// What can be set by scanning, each with a title.
fn steps(model: &ScannerModel) -> Vec<(String, &Programming)> {
    let switches = model.switches.iter().map(|switch| (format!("to {}", switch.to.name()), &switch.codes));
    let aim_on = model.aim_on.iter().map(|codes| ("AIM identifiers on".to_owned(), codes));
    switches.chain(aim_on).collect()
}

/// Dots from top to bottom of a barcode: 15 mm on a receipt printer's paper.
const BAR_HEIGHT: u16 = 120;

/// The picture of a page with every barcode that sets the scanner up.
fn draw(model: &ScannerModel) -> Result<Vec<u8>, Failure> {
    let paper = Paper::COLUMNS_48;
    let mut page = PageBuilder::new(paper);
    page.text(&Printable::readable(&model.description), Style::BOLD, Align::Left).feed(1);
    let mut is_empty = true;
    for (title, codes) in steps(model) {
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
            is_empty = false;
        }
    }
    if is_empty {
        return Err(Failure::Usage(format!(
            "no public document tells the text of a barcode for {}: scan those of the maker's manual",
            model.name
        )));
    }
    page.finish().png().map_err(|error| Failure::Usage(format!("the picture can't be drawn: {error}")))
}
