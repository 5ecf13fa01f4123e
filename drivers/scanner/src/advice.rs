use std::path::Path;
use std::sync::Arc;

use models::{Mode, Models, ScannerModel, UsbId};

use crate::run::{Obstacle, Stray};

/// What to do with a scanner that shows itself in a mode that no driver here reads: what its model says is to be scanned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Advice(Arc<[ScannerModel]>);

impl Advice {
    pub(crate) fn new(models: &Models) -> Self {
        Self(models.scanners().filter(|model| !model.switches.is_empty()).cloned().collect())
    }

    /// The obstacle, with a remedy of its model's where it is one of a scanner in another mode.
    pub(crate) fn on(&self, obstacle: Obstacle) -> Obstacle {
        let remedy = match obstacle.stray {
            Some(Stray::OtherMode(id)) => self.about(id),
            Some(Stray::NoScanner(id)) => self.in_other_mode(id),
            None => None,
        };
        Obstacle { remedy: remedy.unwrap_or(obstacle.remedy), ..obstacle }
    }

    /// What to do with a device that is read in no mode: by its USB id, else by its maker. Nothing where neither is a
    /// scanner's.
    pub(crate) fn about(&self, id: UsbId) -> Option<String> {
        if let Some(model) = self.0.iter().find(|model| model.usb.contains(&id)) {
            let as_it_is = if model.mode() == Mode::HidKeyboard {
                format!(
                    "; or name model = \"{}\" and the layout that its keyboard is set to, to have it read as it is",
                    model.name
                )
            } else {
                String::new()
            };
            return steps(model)
                .map(|steps| format!("{id} is known ({}): {steps}{as_it_is}", model.description));
        }
        if let Some(told) = self.in_other_mode(id) {
            return Some(told);
        }
        let made = |model: &&ScannerModel| {
            model.usb.iter().any(|known| known.vendor == id.vendor)
                || model.vendors().iter().any(|vendor| vendor.0 == id.vendor)
        };
        let kin = || self.0.iter().filter(made);
        let model = kin().find(|model| model.switch_to(Mode::HidPos).is_some()).or_else(|| kin().next())?;
        steps(model).map(|steps| format!("{id} may be a scanner made by {}: if it is, {steps}", model.maker))
    }

    /// What is at a USB serial port, and what to do about it: by the model whose USB id it has on a serial line.
    pub(crate) fn about_tty(&self, path: &Path, id: UsbId) -> Option<(String, String)> {
        let model = self.0.iter().find(|model| model.serial().is_some() && model.usb.contains(&id))?;
        let port = path.display();
        let reason = format!(
            "no USB scanner is found but one on a serial port, {id} ({}) at {port}",
            model.description
        );
        let named = format!("name that port and model = \"{}\" in the configuration", model.name);
        let remedy = match (model.switch_to(Mode::HidPos), steps(model)) {
            (Some(_), Some(steps)) => format!("{named}; or {steps}"),
            _ => named,
        };
        Some((reason, remedy))
    }

    /// What to do with a device whose USB id is that of a scanner in its maker's own mode.
    fn in_other_mode(&self, id: UsbId) -> Option<String> {
        self.0.iter().find_map(|model| {
            let mode = model.other_modes.iter().find(|mode| mode.usb.contains(&id))?;
            steps(model)
                .map(|steps| format!("{id} is known ({} in {} mode): {steps}", model.maker, mode.name))
        })
    }
}

/// How a scanner of this model is set to the best mode that is read.
fn steps(model: &ScannerModel) -> Option<String> {
    let best = model.switches.iter().find(|switch| switch.to != Mode::HidKeyboard)?;
    Some(format!(
        "{}, to set it to {}; `lanectl models {}` tells more",
        best.codes.instruction(),
        best.to.name(),
        model.name
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanner_is_known_by_its_id_else_by_its_maker() {
        let advice = Advice::new(&Models::load(None).unwrap());
        let about = |id: &str| advice.about(id.parse().unwrap()).unwrap_or_default();
        let datalogic = about("05f9:2206");
        assert!(
            datalogic.starts_with("05f9:2206 is known (Datalogic Gryphon as a keyboard): scan "),
            "{datalogic}"
        );
        assert!(datalogic.contains("ibm_oem") && datalogic.contains("datalogic-keyboard"), "{datalogic}");
        assert!(datalogic.contains("name model = \"datalogic-keyboard\" and the layout"), "{datalogic}");
        let honeywell = about("0c2e:0b61");
        assert!(
            honeywell.contains("made by Honeywell: if it is, scan `TERMID131.` as Code 128"),
            "{honeywell}"
        );
        assert!(about("23d0:0ce0").contains("made by Honeywell: if it is, scan `TERMID131.`"));
        let snapi = about("05e0:1900");
        assert!(snapi.starts_with("05e0:1900 is known (Zebra in SNAPI mode): scan "), "{snapi}");
        assert_eq!(about("046d:c31c"), "");
    }
}
