use std::collections::BTreeMap;

use crate::{
    ByteString, KeyboardModel, OtherMode, Programming, SerialSettings, SsiModel, Switch, UsbId, UsbVendor,
    Verified,
};

/// One make of scanner, in one of its modes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannerModel {
    /// What the configuration calls it: lower-case letters, digits and hyphens. The same as its file's name.
    pub name: String,
    /// Who makes it; `any` for a generic model.
    pub maker: String,
    /// One line for a person.
    pub description: String,
    /// The USB ids under which it shows itself in this mode.
    pub usb: Vec<UsbId>,
    /// How it talks.
    pub wire: Wire,
    /// How it is set to a mode, its own included; the best one first.
    pub switches: Vec<Switch>,
    /// Its maker's own modes, in which it can't be read.
    pub other_modes: Vec<OtherMode>,
    /// How it is told to send AIM symbology identifiers, where it doesn't by itself.
    pub aim_on: Option<Programming>,
    /// How sure this entry is.
    pub verified: Verified,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// What a technician should know.
    pub notes: Vec<String>,
}

/// How a scanner talks, with what that way of talking needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wire {
    /// HID Point of Sale (USB usage page 8C).
    HidPos(HidPosModel),
    /// Types like a keyboard.
    HidKeyboard(KeyboardModel),
    /// IBM OEM USB ("SurePOS", usage page FF45).
    IbmOem,
    /// Plain bytes on a serial line (RS-232, or a USB serial port).
    Serial(SerialModel),
    /// Zebra's Simple Serial Interface.
    Ssi(SsiModel),
}

/// The ways of talking, without their details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// HID Point of Sale.
    HidPos,
    /// Types like a keyboard.
    HidKeyboard,
    /// IBM OEM USB.
    IbmOem,
    /// A serial line.
    Serial,
    /// Simple Serial Interface.
    Ssi,
}

/// What is particular to one make of HID POS scanner. Its report layout is not: that is read from the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HidPosModel {
    /// The maker's own symbology codes (usage FF66:04).
    pub code_ids: CodeIds,
    /// Reports in the shape of scans that are answers to commands. They are not published.
    pub replies: Vec<Reply>,
    /// Feature reports to send when the device is attached, where its descriptor has them.
    pub setup: Vec<SetupReport>,
    /// It announces another report after a scan that fills its last one exactly, and none comes.
    pub continued_stays_set: bool,
    /// What makes it beep and read where its descriptor has no control for it.
    pub commands: Option<CommandReport>,
    /// What the answers to such commands begin with, where they come as scans. They are not published.
    pub reply_prefix: ByteString,
    /// The USB vendor ids of its maker. A scanner that has one, and whose USB id no model lists, is of this model where its descriptor
    /// has one of the reports that `setup` and `commands` name: nobody else's would know what to do with them.
    pub vendors: Vec<UsbVendor>,
}

/// The maker's symbology codes: byte to symbology name, as the API names it (`ean_13`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeIds(pub(crate) BTreeMap<u8, String>);

/// A report in the shape of a scan that is an answer to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Its AIM identifier, `]X0`.
    pub aim: String,
    /// Its maker's code.
    pub code_id: u8,
}

/// A feature report to send when the device is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupReport {
    /// The report's id.
    pub report_id: u8,
    /// What follows the id.
    pub data: ByteString,
}

/// The maker's commands, in an output report: its id, one byte of length, the command. An empty one: it has no such command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandReport {
    /// The report's id.
    pub report_id: u8,
    /// The beep of a good read.
    pub good: ByteString,
    /// It shall read now.
    pub trigger: ByteString,
    /// It shall stop.
    pub release: ByteString,
}

/// What is particular to one make of scanner on a serial line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SerialModel {
    /// The line and the framing, as delivered.
    pub settings: SerialSettings,
    /// What makes it beep.
    pub feedback: FeedbackBytes,
}

/// The bytes that make a serial scanner tell its user what became of a scan, and read or not. An empty one: it has no such
/// command.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedbackBytes {
    /// The scan was taken.
    pub good: ByteString,
    /// The scan was refused.
    pub bad: ByteString,
    /// The scan is not known here.
    pub not_on_file: ByteString,
    /// It shall not read, until `allow` comes.
    pub prevent: ByteString,
    /// It shall read again.
    pub allow: ByteString,
    /// It shall read now, as if its trigger were pulled, until it has read or `release` comes.
    pub trigger: ByteString,
    /// It shall stop.
    pub release: ByteString,
}

impl ScannerModel {
    /// Its way of talking.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        match self.wire {
            Wire::HidPos(_) => Mode::HidPos,
            Wire::HidKeyboard(_) => Mode::HidKeyboard,
            Wire::IbmOem => Mode::IbmOem,
            Wire::Serial(_) => Mode::Serial,
            Wire::Ssi(_) => Mode::Ssi,
        }
    }

    /// How it is set to this mode.
    #[must_use]
    pub fn switch_to(&self, mode: Mode) -> Option<&Programming> {
        self.switches.iter().find(|switch| switch.to == mode).map(|switch| &switch.codes)
    }

    /// The USB vendor ids by which it is known, where its product id is not.
    #[must_use]
    pub fn vendors(&self) -> &[UsbVendor] {
        match &self.wire {
            Wire::HidPos(hid) => &hid.vendors,
            _ => &[],
        }
    }

    /// The serial line as delivered, where it has one.
    #[must_use]
    pub const fn serial(&self) -> Option<&SerialSettings> {
        match &self.wire {
            Wire::Serial(SerialModel { settings, .. }) | Wire::Ssi(SsiModel { settings, .. }) => {
                Some(settings)
            }
            Wire::HidPos(_) | Wire::HidKeyboard(_) | Wire::IbmOem => None,
        }
    }
}

impl Mode {
    /// Its name in model files, in the API and in the journal.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HidPos => "hid_pos",
            Self::HidKeyboard => "hid_keyboard",
            Self::IbmOem => "ibm_oem",
            Self::Serial => "serial",
            Self::Ssi => "ssi",
        }
    }
}

impl CodeIds {
    /// The symbology's name for a code.
    #[must_use]
    pub fn get(&self, code: u8) -> Option<&str> {
        self.0.get(&code).map(String::as_str)
    }

    /// Every code with its symbology's name, in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &str)> {
        self.0.iter().map(|(code, name)| (*code, name.as_str()))
    }
}
