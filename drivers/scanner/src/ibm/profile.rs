use models::{Models, ScannerModel, UsbId, Wire};

/// An IBM OEM model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IbmProfile {
    pub(crate) model: String,
    pub(crate) usb: Vec<UsbId>,
}

impl IbmProfile {
    pub(crate) fn new(model: &ScannerModel) -> Self {
        Self { model: model.name.clone(), usb: model.usb.clone() }
    }

    /// All of them.
    pub(crate) fn all(models: &Models) -> Vec<Self> {
        models.scanners().filter(|model| matches!(model.wire, Wire::IbmOem)).map(Self::new).collect()
    }

    /// The model's name for a device with this USB id: its own, else the generic one.
    pub(crate) fn name_for(profiles: &[Self], id: Option<UsbId>) -> String {
        let own = profiles.iter().find(|profile| id.is_some_and(|id| profile.usb.contains(&id)));
        own.map_or_else(|| "generic-ibm-oem".to_owned(), |profile| profile.model.clone())
    }
}
