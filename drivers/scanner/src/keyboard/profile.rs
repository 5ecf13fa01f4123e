use std::sync::Arc;

use models::{KeyLayout, KeyboardModel, KeyboardOverrides, Models, ScannerModel, UsbId, Wire};

use super::{KeyboardFramer, KeyboardReports};
use crate::{CaptureProblem, SettingsError};

/// A scanner's model in keyboard mode, with its layout looked up.
#[derive(Clone, Debug)]
pub(crate) struct KeyboardProfile {
    pub(crate) model: String,
    pub(crate) usb: Vec<UsbId>,
    pub(crate) settings: KeyboardModel,
    pub(crate) layout: Arc<KeyLayout>,
}

impl KeyboardProfile {
    /// The profile of a model in keyboard mode, with what the configuration says in its place. `None` for another model.
    ///
    /// # Errors
    ///
    /// Settings that cannot be, a layout that there is not, or none at all.
    pub(crate) fn new(
        model: &ScannerModel,
        overrides: &KeyboardOverrides,
        models: &Models,
    ) -> Result<Option<Self>, SettingsError> {
        let Wire::HidKeyboard(keyboard) = &model.wire else { return Ok(None) };
        let settings = keyboard.with(overrides)?;
        let Some(name) = &settings.layout else {
            return Err(SettingsError::NoLayout { model: model.name.clone(), known: known(models) });
        };
        let layout = models
            .layout(name)
            .cloned()
            .ok_or_else(|| SettingsError::UnknownLayout { name: name.clone(), known: known(models) })?;
        Ok(Some(Self { model: model.name.clone(), usb: model.usb.clone(), settings, layout }))
    }

    /// The profiles of all models in keyboard mode that name USB ids and a layout, where the configuration doesn't say
    /// it. Without either a keyboard is never taken by itself.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub(crate) fn with_ids(
        models: &Models,
        overrides: &KeyboardOverrides,
    ) -> Result<Vec<Arc<Self>>, SettingsError> {
        models
            .scanners()
            .filter(|model| !model.usb.is_empty())
            .filter_map(|model| match Self::new(model, overrides, models) {
                Err(SettingsError::NoLayout { .. }) => None,
                profile => profile.transpose(),
            })
            .map(|profile| profile.map(Arc::new))
            .collect()
    }

    /// The profile for a keyboard of which nothing is known.
    ///
    /// # Errors
    ///
    /// The layout is none.
    pub(crate) fn any(layout: Option<&str>, models: &Models) -> Result<Self, CaptureProblem> {
        let settings = KeyboardModel::default();
        let name = layout.unwrap_or("us");
        let layout = models
            .layout(name)
            .cloned()
            .ok_or_else(|| CaptureProblem::UnknownLayout { name: name.to_owned(), known: known(models) })?;
        Ok(Self { model: String::new(), usb: Vec::new(), settings, layout })
    }

    /// A framer for a device of the model.
    pub(crate) fn framer(&self, reports: KeyboardReports) -> KeyboardFramer {
        KeyboardFramer::new(reports, Arc::clone(&self.layout), &self.settings)
    }

    /// The profile that names this USB id.
    pub(crate) fn for_device(profiles: &[Arc<Self>], id: Option<UsbId>) -> Option<Arc<Self>> {
        profiles.iter().find(|profile| id.is_some_and(|id| profile.usb.contains(&id))).cloned()
    }
}

/// The names of all layouts.
fn known(models: &Models) -> String {
    models.layouts().map(|layout| layout.name.as_str()).collect::<Vec<_>>().join(", ")
}
