use std::collections::BTreeMap;
use std::sync::Arc;

use label::{Aim, Symbology};
use models::{CommandReport, Models, ScannerModel, SetupReport, UsbId, UsbVendor, Wire};

use super::Layout;
use crate::SettingsError;

/// What is particular to one HID POS model, its names looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HidPosProfile {
    pub(crate) model: String,
    pub(crate) usb: Vec<UsbId>,
    /// Those of its maker: where the descriptor fits, its scanners are known by them, too.
    vendors: Vec<UsbVendor>,
    pub(crate) setup: Vec<SetupReport>,
    symbologies: BTreeMap<u8, Symbology>,
    replies: Vec<(Aim, u8)>,
    pub(crate) continued_stays_set: bool,
    pub(crate) commands: Option<CommandReport>,
    reply_prefix: Vec<u8>,
}

impl HidPosProfile {
    /// The profile of a HID POS model. Of another model, that of a device of which nothing is known.
    ///
    /// # Errors
    ///
    /// A symbology that there is not, or a reply that is named by no AIM identifier.
    pub fn new(model: &ScannerModel) -> Result<Self, SettingsError> {
        let Wire::HidPos(hid) = &model.wire else { return Ok(Self::default()) };
        let symbology = |(code, name): (u8, &str)| {
            let found = Symbology::ALL.iter().find(|symbology| symbology.name() == name);
            found.map(|symbology| (code, *symbology)).ok_or_else(|| SettingsError::UnknownSymbology {
                model: model.name.clone(),
                symbology: name.to_owned(),
            })
        };
        let reply = |reply: &models::Reply| {
            let aim = Aim::parse(&reply.aim);
            aim.map(|aim| (aim, reply.code_id))
                .ok_or_else(|| SettingsError::BadReply { model: model.name.clone(), aim: reply.aim.clone() })
        };
        Ok(Self {
            model: model.name.clone(),
            usb: model.usb.clone(),
            vendors: hid.vendors.clone(),
            setup: hid.setup.clone(),
            symbologies: hid.code_ids.iter().map(symbology).collect::<Result<_, _>>()?,
            replies: hid.replies.iter().map(reply).collect::<Result<_, _>>()?,
            continued_stays_set: hid.continued_stays_set,
            commands: hid.commands.clone(),
            reply_prefix: hid.reply_prefix.as_bytes().to_vec(),
        })
    }

    /// The profiles of all HID POS models.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn all(models: &Models) -> Result<Vec<Self>, SettingsError> {
        models.scanners().filter(|model| matches!(model.wire, Wire::HidPos(_))).map(Self::new).collect()
    }

    /// The profile for a device with this USB id and these reports: its own model's, else its maker's where it has the maker's reports,
    /// else the generic one.
    pub(crate) fn for_device(profiles: &[Arc<Self>], id: Option<UsbId>, layout: &Layout) -> Arc<Self> {
        let own = profiles.iter().find(|profile| id.is_some_and(|id| profile.usb.contains(&id)));
        let of_maker =
            |profile: &&Arc<Self>| id.is_some_and(|id| profile.is_maker_of(id)) && profile.knows(layout);
        let kin = || profiles.iter().find(of_maker);
        let generic = || profiles.iter().find(|profile| profile.model == "generic-hid-pos");
        own.or_else(kin).or_else(generic).cloned().unwrap_or_default()
    }

    /// Whether its maker has the vendor id of this device.
    fn is_maker_of(&self, id: UsbId) -> bool {
        self.vendors.contains(&UsbVendor(id.vendor))
    }

    /// Whether a device has one of the reports that are sent to this model.
    fn knows(&self, layout: &Layout) -> bool {
        let commands = self.commands.as_ref();
        self.setup.iter().any(|setup| layout.has_feature(setup.report_id))
            || commands.is_some_and(|commands| layout.output().has_report(commands.report_id))
    }

    /// Whether the configuration may mean a device with this USB id by the model's name.
    pub(crate) fn may_be(&self, id: UsbId) -> bool {
        self.usb.is_empty() || self.usb.contains(&id) || self.is_maker_of(id)
    }

    /// Whether a report in the shape of a scan answers a command.
    pub(crate) fn is_reply(&self, aim: Option<Aim>, code_id: Option<u8>, data: &[u8]) -> bool {
        let has_prefix = !self.reply_prefix.is_empty() && data.starts_with(&self.reply_prefix);
        has_prefix || aim.zip(code_id).is_some_and(|reply| self.replies.contains(&reply))
    }

    /// The symbology, from the AIM identifier and the maker's code. The identifier tells GS1 from plain; the
    /// code tells UPC from EAN, and helps where a scanner sends "other" (`]X`) for what it knows well.
    pub(crate) fn symbology(&self, aim: Option<Aim>, code_id: Option<u8>) -> Symbology {
        let by_aim = aim.map_or(Symbology::Unknown, Symbology::from_aim);
        let by_code = code_id.and_then(|code| self.symbologies.get(&code).copied());
        match (by_aim, by_code) {
            (Symbology::Unknown | Symbology::Other, Some(code)) => code,
            (Symbology::Ean13, Some(code @ (Symbology::UpcA | Symbology::UpcE))) => code,
            _ => by_aim,
        }
    }
}
