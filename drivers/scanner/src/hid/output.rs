use hidreport::{Report, ReportDescriptor};
use hut::AsUsage as _;

use super::bits;
use super::layout::{report_id, usages};
use crate::Reading;

/// What a host can ask a HID POS scanner to do, by one bit of an output report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Control {
    /// The beep of a good read (usage 8C:86).
    GoodReadBeep,
    /// The beep of an error (8C:85).
    ErrorBeep,
    /// The beep of an item that is not on file (8C:87).
    NotOnFileBeep,
    /// Read nothing while the bit is set (8C:5F).
    PreventRead,
    /// Read now, as if the trigger were pulled (8C:60).
    InitiateRead,
}

/// Where in a device's output reports its controls are. The order of the bits differs by maker, so each is looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputLayout {
    /// Those that have a control.
    reports: Vec<OutputReport>,
    /// Id and bytes of every output report.
    sizes: Vec<(Option<u8>, usize)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct OutputReport {
    id: Option<u8>,
    bytes: usize,
    controls: Vec<(Control, usize)>,
}

impl Control {
    /// Every control.
    pub const ALL: &'static [Self] =
        &[Self::GoodReadBeep, Self::ErrorBeep, Self::NotOnFileBeep, Self::PreventRead, Self::InitiateRead];

    fn usage(self) -> u32 {
        match self {
            Self::GoodReadBeep => hut::BarcodeScanner::SoundGoodReadBeep,
            Self::ErrorBeep => hut::BarcodeScanner::SoundErrorBeep,
            Self::NotOnFileBeep => hut::BarcodeScanner::SoundNotOnFileBeep,
            Self::PreventRead => hut::BarcodeScanner::PreventReadofBarcodes,
            Self::InitiateRead => hut::BarcodeScanner::InitiateBarcodeRead,
        }
        .usage_value()
    }
}

impl OutputLayout {
    pub(crate) fn compile(parsed: &ReportDescriptor) -> Self {
        let all = parsed.output_reports();
        let sizes = all.iter().map(|report| (report_id(report), report.size_in_bytes())).collect();
        let reports = all
            .iter()
            .map(|report| {
                let fields = usages(report);
                let at = |control: &Control| {
                    let (_, bits) = fields.iter().find(|(usage, _)| *usage == control.usage())?;
                    Some((*control, bits.start))
                };
                OutputReport {
                    id: report_id(report),
                    bytes: report.size_in_bytes(),
                    controls: Control::ALL.iter().filter_map(at).collect(),
                }
            })
            .filter(|report| !report.controls.is_empty())
            .collect();
        Self { reports, sizes }
    }

    /// Whether the device has this control.
    #[must_use]
    pub fn has(&self, control: Control) -> bool {
        self.find(control).is_some()
    }

    /// The report that sets this control's bit and no other, with its id first where the device has ids. `None`
    /// where the device has no such control.
    #[must_use]
    pub fn report(&self, control: Control) -> Option<OutputMessage> {
        self.report_of(control, &[control])
    }

    /// The same while reading is prevented: the bit that prevents it stays set where it is in the same report.
    #[must_use]
    pub fn report_while_prevented(&self, control: Control) -> Option<OutputMessage> {
        self.report_of(control, &[control, Control::PreventRead])
    }

    /// The report that prevents reading, or allows it again. `None` where the device has no such control.
    #[must_use]
    pub fn reading(&self, reading: Reading) -> Option<OutputMessage> {
        let set: &[Control] = match reading {
            Reading::Allowed => &[],
            Reading::Prevented => &[Control::PreventRead],
        };
        self.report_of(Control::PreventRead, set)
    }

    /// The report that pulls its trigger, or lets it go. `None` where the device has no such control.
    #[must_use]
    pub fn trigger(&self, on: bool) -> Option<OutputMessage> {
        let set: &[Control] = if on { &[Control::InitiateRead] } else { &[] };
        self.report_of(Control::InitiateRead, set)
    }

    /// A command in the maker's own language, with its length before it. `None` where the device has no report of this id, or it
    /// is too short; nor of an empty command.
    #[must_use]
    pub fn command(&self, id: u8, command: &[u8]) -> Option<OutputMessage> {
        if command.is_empty() {
            return None;
        }
        let (_, size) = self.sizes.iter().find(|(found, _)| *found == Some(id))?;
        let mut bytes = vec![id, u8::try_from(command.len()).ok()?];
        bytes.extend_from_slice(command);
        if bytes.len() > *size {
            return None;
        }
        bytes.resize(*size, 0);
        Some(OutputMessage { bytes, has_id: true })
    }

    /// Whether the device has an output report of this id.
    pub(crate) fn has_report(&self, id: u8) -> bool {
        self.sizes.iter().any(|(found, _)| *found == Some(id))
    }

    /// The report that has `control`, with the bits of those of `set` that it has.
    fn report_of(&self, control: Control, set: &[Control]) -> Option<OutputMessage> {
        let (report, _) = self.find(control)?;
        let mut bytes = vec![0; report.bytes];
        if let (Some(id), Some(first)) = (report.id, bytes.first_mut()) {
            *first = id;
        }
        for (_, bit) in report.controls.iter().filter(|(control, _)| set.contains(control)) {
            bits::set(&mut bytes, *bit);
        }
        Some(OutputMessage { bytes, has_id: report.id.is_some() })
    }

    fn find(&self, control: Control) -> Option<(&OutputReport, usize)> {
        self.reports.iter().find_map(|report| {
            let (_, bit) = report.controls.iter().find(|(found, _)| *found == control)?;
            Some((report, *bit))
        })
    }
}

/// An output report, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputMessage {
    /// The report, its id first where the device has ids.
    pub bytes: Vec<u8>,
    /// Whether its first byte is an id.
    pub has_id: bool,
}

impl OutputMessage {
    /// The report as hidraw takes it: a device without ids gets a leading zero.
    pub(crate) fn hidraw(&self) -> Vec<u8> {
        let zero: &[u8] = if self.has_id { &[] } else { &[0] };
        [zero, self.bytes.as_slice()].concat()
    }
}
