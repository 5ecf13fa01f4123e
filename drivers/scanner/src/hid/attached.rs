//! Which model a device is taken for, and what is said where it can be none.

use std::path::Path;
use std::sync::Arc;

use models::{Mode, UsbId};

use super::feature::ReadBack;
use super::{Control, DescriptorError, HidFramer, HidLayout, HidPosFramer, HidPosProfile, Layout};
use crate::ibm::{IbmFramer, IbmLayout, IbmProfile};
use crate::keyboard::{KeyboardProfile, KeyboardReports};
use crate::run::{Obstacle, Stray};
use crate::settings::HidChoice;

/// What a device is, of the models that are taken.
pub(super) struct Attached {
    pub(super) model: String,
    pub(super) layout: HidLayout,
    pub(super) framer: HidFramer,
    /// Of a HID POS scanner.
    pub(super) profile: Option<Arc<HidPosProfile>>,
    pub(super) read_back: Option<ReadBack>,
}

impl Attached {
    /// Puts it together.
    pub(super) fn choose(
        path: &Path,
        layout: HidLayout,
        choice: &HidChoice,
        id: Option<UsbId>,
    ) -> Result<Self, Obstacle> {
        match (layout, choice) {
            (HidLayout::Pos(layout), HidChoice::Named(profile)) => Ok(Self::pos(layout, Arc::clone(profile))),
            (HidLayout::Pos(layout), HidChoice::Any(known)) => {
                let profile = HidPosProfile::for_device(&known.pos, id, &layout);
                Ok(Self::pos(layout, profile))
            }
            (HidLayout::Ibm(layout), HidChoice::IbmOem(profile)) => {
                Ok(Self::ibm(layout, profile.model.clone()))
            }
            (HidLayout::Ibm(layout), HidChoice::Any(known)) => {
                Ok(Self::ibm(layout, IbmProfile::name_for(&known.ibm, id)))
            }
            (HidLayout::Keyboard(reports), HidChoice::Keyboard(profile)) => {
                Ok(Self::keyboard(reports, profile))
            }
            // It may be the cashier's: it is taken only when something says that it is a scanner.
            (HidLayout::Keyboard(reports), HidChoice::Any(known)) => {
                match KeyboardProfile::for_device(&known.keyboards, id) {
                    Some(profile) => Ok(Self::keyboard(reports, &profile)),
                    None => Err(unfit(path, &DescriptorError::OtherMode(Mode::HidKeyboard), choice, id)),
                }
            }
            (HidLayout::Pos(_), HidChoice::IbmOem(_)) => Err(misnamed(path, Mode::HidPos, Mode::IbmOem)),
            (HidLayout::Pos(_), HidChoice::Keyboard(_)) => {
                Err(misnamed(path, Mode::HidPos, Mode::HidKeyboard))
            }
            (HidLayout::Ibm(_), HidChoice::Keyboard(_)) => {
                Err(misnamed(path, Mode::IbmOem, Mode::HidKeyboard))
            }
            (HidLayout::Ibm(_), HidChoice::Named(_)) => {
                Err(unfit(path, &DescriptorError::OtherMode(Mode::IbmOem), choice, id))
            }
            (HidLayout::Keyboard(_), HidChoice::Named(_) | HidChoice::IbmOem(_)) => {
                Err(unfit(path, &DescriptorError::OtherMode(Mode::HidKeyboard), choice, id))
            }
        }
    }

    fn pos(layout: Layout, profile: Arc<HidPosProfile>) -> Self {
        Self {
            model: profile.model.clone(),
            framer: HidFramer::Pos(HidPosFramer::new(layout.clone(), Arc::clone(&profile))),
            read_back: layout
                .prevent
                .map(|control| ReadBack::new(control, !layout.output().has(Control::PreventRead))),
            layout: HidLayout::Pos(layout),
            profile: Some(profile),
        }
    }

    fn ibm(layout: IbmLayout, model: String) -> Self {
        let framer = HidFramer::Ibm(IbmFramer::new(&layout));
        Self { model, framer, layout: HidLayout::Ibm(layout), profile: None, read_back: None }
    }

    fn keyboard(reports: KeyboardReports, profile: &KeyboardProfile) -> Self {
        Self {
            // A layout that isn't the scanner's is what goes wrong most: it is shown.
            model: format!("{}, keyboard layout {}", profile.model, profile.layout.name),
            framer: HidFramer::Keyboard(Box::new(profile.framer(reports.clone()))),
            layout: HidLayout::Keyboard(reports),
            profile: None,
            read_back: None,
        }
    }
}

/// The model is of another mode than the device.
fn misnamed(path: &Path, talks: Mode, says: Mode) -> Obstacle {
    let (talks, says) = (talks.name(), says.name());
    Obstacle::new(
        format!("{} cannot be used: it talks {talks}, and its model says {says}", path.display()),
        format!("leave the model out of the configuration, or name one that talks {talks}"),
    )
}

pub(super) fn unusable(path: &Path, what: &str) -> Obstacle {
    Obstacle::new(
        format!("{} cannot be used: {what}", path.display()),
        "unplug the scanner and plug it in again".to_owned(),
    )
}

/// Its descriptor is none of what is taken.
pub(super) fn unfit(path: &Path, error: &DescriptorError, choice: &HidChoice, id: Option<UsbId>) -> Obstacle {
    let remedy = match error {
        DescriptorError::OtherMode(Mode::IbmOem) => {
            "leave the model out of the configuration, or name one that talks ibm_oem"
        }
        DescriptorError::OtherMode(Mode::HidKeyboard) if matches!(choice, HidChoice::Any(_)) => {
            "read the code that switches the scanner to HID POS (its manual shows it); or, if it is a scanner, name a model that talks hid_keyboard and its layout"
        }
        DescriptorError::OtherMode(_) => {
            "read the code that switches the scanner to HID POS (its manual shows it)"
        }
        DescriptorError::OtherApplication(_) => {
            "name the scanner's other node, or let port = \"usb\" find it; a badge reader is not read"
        }
        DescriptorError::NotAScanner if matches!(choice, HidChoice::Keyboard(_)) => {
            "name the node of the scanner's keyboard; `ls -l /dev/input/by-id` and `lsusb` tell devices apart"
        }
        DescriptorError::NotAScanner => "name the scanner's own node, or let port = \"usb\" find it",
        _ => "update the scanner's firmware, or set it to a serial mode",
    };
    // It may be a scanner of which it is known what to do.
    let stray = |id| match error {
        DescriptorError::OtherMode(Mode::HidKeyboard) => Some(Stray::OtherMode(id)),
        DescriptorError::OtherMode(_) => None,
        _ => Some(Stray::NoScanner(id)),
    };
    let error = match (error, choice) {
        (DescriptorError::NotAScanner, HidChoice::Keyboard(_)) => {
            "its report descriptor declares no keys, so it is no scanner that types".to_owned()
        }
        (error, _) => error.to_string(),
    };
    Obstacle {
        stray: id.and_then(stray),
        ..Obstacle::new(format!("{} cannot be used: {error}", path.display()), remedy.to_owned())
    }
}
