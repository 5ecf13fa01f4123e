use std::collections::BTreeMap;
use std::sync::Arc;

use label::{Aim, Symbology};
use models::{KeyboardOverrides, Mode, Models, UsbId};

use crate::capture::{Line, in_order};
use crate::hid::{HidFramer, HidLayout, HidPosProfile};
use crate::keyboard::KeyboardProfile;
use crate::{CaptureError, CaptureProblem, Damage, Framed, VendorId};

/// One scan of a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// How the scanner talks.
    pub mode: Mode,
    /// The AIM symbology identifier, where the scanner gave one. In IBM OEM mode it is derived from the label's type.
    pub aim: Option<Aim>,
    /// The symbology, as far as the scanner told it.
    pub symbology: Symbology,
    /// The data, without framing and AIM identifier.
    pub data: Vec<u8>,
    /// The maker's own symbology code, where the scanner gave one.
    pub vendor_id: Option<VendorId>,
    /// What is wrong with it.
    pub damage: Option<Damage>,
    /// The file ended before the scan did.
    pub open_at_end: bool,
}

/// Decodes a capture of HID reports in hid-recorder's text format to scans, in the order in which they ended. A
/// capture may hold several devices.
///
/// # Errors
///
/// The first line that is not of that format, or that describes a device which is no scanner in a HID mode.
pub fn decode_capture(text: &str, models: &Models) -> Result<Vec<Decoded>, CaptureError> {
    decode_capture_typed(text, models, None)
}

/// As [`decode_capture`]; what a keyboard types is read in this layout, else in that of its model, else in `us`. A
/// keyboard of a capture is taken for a scanner, whatever its USB id.
///
/// # Errors
///
/// As [`decode_capture`], and a layout that there is not, on line 0.
pub fn decode_capture_typed(
    text: &str,
    models: &Models,
    layout: Option<&str>,
) -> Result<Vec<Decoded>, CaptureError> {
    let keyboards = Keyboards::new(models, layout).map_err(|problem| CaptureError { line: 0, problem })?;
    let profiles: Vec<Arc<HidPosProfile>> =
        HidPosProfile::all(models).unwrap_or_default().into_iter().map(Arc::new).collect();
    let mut devices: BTreeMap<u32, Device> = BTreeMap::new();
    let mut current = 0;
    let mut last = None;
    let mut scans = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let at_line = |problem| CaptureError { line: index + 1, problem };
        let line = Line::parse(line).map_err(|what| at_line(CaptureProblem::Malformed(what)))?;
        let full = devices.len() >= DEVICES_MAX && !devices.contains_key(&current);
        match line {
            Line::Blank | Line::Physical | Line::Name(_) | Line::Settings => {}
            Line::Bytes { .. } => {
                let what = "bytes of a serial line among those of a HID device".to_owned();
                return Err(at_line(CaptureProblem::Malformed(what)));
            }
            Line::Device(number) => {
                current = number;
                // Each recording in a file has a clock of its own.
                last = None;
            }
            _ if full => {
                let what = format!("more than {DEVICES_MAX} devices");
                return Err(at_line(CaptureProblem::Malformed(what)));
            }
            Line::Descriptor(descriptor) => {
                let layout = HidLayout::compile(&descriptor)
                    .map_err(|error| at_line(CaptureProblem::Descriptor(error)))?;
                devices.entry(current).or_default().layout = Some(layout);
            }
            Line::Id(id) => devices.entry(current).or_default().id = Some(id),
            Line::Report { at, bytes } => {
                let device = devices.entry(current).or_default();
                let framer = device
                    .framer(&profiles, &keyboards)
                    .ok_or_else(|| at_line(CaptureProblem::NoDescriptor))?;
                in_order(&mut last, at).map_err(|what| at_line(CaptureProblem::Malformed(what)))?;
                let mode = framer.mode();
                // The capture's clock, as the driver would have seen it: the deadline passes when it is due.
                while let Some(due) = framer.next_deadline().filter(|due| *due <= at) {
                    scans.extend(framer.expire(due).map(|scan| decoded(mode, scan)));
                }
                scans.extend(framer.push(&bytes, at).into_iter().map(|scan| decoded(mode, scan)));
            }
        }
    }
    scans.extend(devices.values_mut().filter_map(|device| {
        let framer = device.framer.as_mut()?;
        let scan = framer.break_off()?;
        Some(Decoded { open_at_end: true, ..decoded(framer.mode(), scan) })
    }));
    Ok(scans)
}

impl Decoded {
    /// A scan of a serial line.
    pub(crate) fn serial(scan: Framed) -> Self {
        decoded(Mode::Serial, scan)
    }

    /// A scan in packets.
    pub(crate) fn ssi(scan: Framed) -> Self {
        decoded(Mode::Ssi, scan)
    }
}

/// The most devices in one capture.
const DEVICES_MAX: usize = 64;

#[derive(Debug, Default)]
struct Device {
    layout: Option<HidLayout>,
    id: Option<UsbId>,
    framer: Option<HidFramer>,
}

impl Device {
    /// Its framer. Made at the first report: the lines that describe a device come in any order.
    fn framer(&mut self, profiles: &[Arc<HidPosProfile>], keyboards: &Keyboards) -> Option<&mut HidFramer> {
        if let Some(layout) = self.layout.take() {
            self.framer = Some(layout.framer(profiles, &keyboards.profile(self.id), self.id));
        }
        self.framer.as_mut()
    }
}

/// How keyboards are read.
struct Keyboards {
    known: Vec<Arc<KeyboardProfile>>,
    any: Arc<KeyboardProfile>,
}

impl Keyboards {
    fn new(models: &Models, layout: Option<&str>) -> Result<Self, CaptureProblem> {
        let any = KeyboardProfile::any(layout, models);
        let overrides =
            KeyboardOverrides { layout: layout.map(str::to_owned), ..KeyboardOverrides::default() };
        Ok(Self {
            any: Arc::new(any?),
            known: KeyboardProfile::with_ids(models, &overrides).unwrap_or_default(),
        })
    }

    fn profile(&self, id: Option<UsbId>) -> Arc<KeyboardProfile> {
        KeyboardProfile::for_device(&self.known, id).unwrap_or_else(|| Arc::clone(&self.any))
    }
}

fn decoded(mode: Mode, scan: Framed) -> Decoded {
    let Framed { aim, symbology, data, vendor_id, damage, .. } = scan;
    Decoded { mode, aim, symbology, data, vendor_id, damage, open_at_end: false }
}
