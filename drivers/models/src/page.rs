//! The page on scanner models, made of the models: `docs/models.md`.

use std::collections::BTreeMap;

use crate::{Mode, Models, Programming, ScannerModel, SerialModel, UsbId, Wire};

/// The text of `docs/models.md`: each scanner model with what is known of it, and where from.
#[must_use]
pub fn models_page(models: &Models) -> String {
    let mut page = Page { text: HEAD.to_owned() };
    let mut makers: BTreeMap<&str, Vec<&ScannerModel>> = BTreeMap::new();
    for model in models.scanners() {
        makers.entry(&model.maker).or_default().push(model);
    }
    page.line("| model | what it is | USB ids | mode | sure |");
    page.line("|---|---|---|---|---|");
    for model in makers.values().flatten() {
        page.line(&row(model));
    }
    for (maker, models) in &makers {
        page.line(&format!("\n## {}", if *maker == "any" { "Any maker" } else { maker }));
        for model in models {
            page.model(model);
        }
    }
    page.text
}

const HEAD: &str = "\
# Scanner models

Made from the files in `drivers/models/scanners`; change those, then run
`LANED_WRITE_MODELS_PAGE=1 cargo test -p models --test models`.

What the modes are and how to set them up is in [hardware.md](hardware.md), where the words for how sure an entry is are
explained, too. `lanectl models` shows the same on a lane, the shop's own models included; `lanectl models NAME --png FILE --to MODE`
draws the barcode that sets a scanner to a mode. No entry has been tried with the device itself.

A programming barcode is a Code 128 symbol; *FNC3* is its function character 3, which makes it an order to the scanner.
`\\r` is a carriage return. Where no public document tells the text, scan the barcode in the maker's manual.

";

struct Page {
    text: String,
}

impl Page {
    fn model(&mut self, model: &ScannerModel) {
        self.line(&format!("\n### `{}`\n", model.name));
        self.line(&format!("{}.", safe(&model.description)));
        self.line("");
        for switch in &model.switches {
            let note = note(&switch.codes);
            self.line(&format!("- To {}: {}.{note}", title(switch.to), safe(&switch.codes.instruction())));
        }
        for other in &model.other_modes {
            let ids: Vec<String> = other.usb.iter().map(UsbId::to_string).collect();
            self.line(&format!("- In its {} mode ({}) it can't be read.", safe(&other.name), ids.join(", ")));
        }
        if let Some(aim_on) = &model.aim_on {
            self.line(&format!("- AIM identifiers on: {}.{}", safe(&aim_on.instruction()), note(aim_on)));
        }
        if let Some(line) = line(model) {
            self.line(&format!("- Line as delivered: {line}."));
        }
        if model.serial().is_some_and(|line| !line.code_ids.ids.is_empty()) {
            self.line("- Its maker's code identifiers are known: `code_ids = true` in the configuration takes them.");
        }
        if !model.vendors().is_empty() {
            self.line(&format!("- {}", of_vendors(model)));
        }
        for text in &model.notes {
            self.line(&format!("- {}", safe(text)));
        }
        if !model.sources.is_empty() {
            self.line("- Sources:");
        }
        for source in &model.sources {
            self.line(&format!("  - {}", safe(source)));
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Which scanners are taken for it besides those of its USB ids.
fn of_vendors(model: &ScannerModel) -> String {
    let vendors: Vec<String> = model.vendors().iter().map(ToString::to_string).collect();
    format!(
        "Other scanners of USB vendor {} in this mode are taken for it, too, where their descriptor has one of the reports \
         that this model is sent.",
        vendors.join(" or ")
    )
}

fn row(model: &ScannerModel) -> String {
    let ids: Vec<String> = model.usb.iter().map(UsbId::to_string).collect();
    format!(
        "| [`{name}`](#{name}) | {} | {} | {} | {} |",
        safe(&model.description),
        ids.join(", "),
        model.mode().name(),
        model.verified.name(),
        name = model.name,
    )
}

fn note(codes: &Programming) -> String {
    if codes.note.is_empty() { String::new() } else { format!(" {}", safe(&codes.note)) }
}

/// A mode's name for a person.
const fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::HidPos => "HID POS",
        Mode::HidKeyboard => "keyboard",
        Mode::IbmOem => "IBM OEM USB",
        Mode::Serial => "a serial line",
        Mode::Ssi => "SSI",
    }
}

fn line(model: &ScannerModel) -> Option<String> {
    let settings = model.serial()?;
    Some(match &model.wire {
        Wire::Serial(SerialModel { settings, .. }) => {
            format!("{settings}, terminator {}", settings.terminator.name())
        }
        _ => settings.to_string(),
    })
}

/// Text from a file, fit for a cell of a table.
fn safe(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().replace('|', "\\|")
}
