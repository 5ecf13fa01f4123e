//! A capture as a whole, to be played again: what a device says of itself, and what it sent when.

use core::time::Duration;

use models::{SerialSettings, SsiModel};

use crate::capture::{Line, in_order};
use crate::{CaptureError, CaptureProblem, Decoded, SerialFramer, SsiFramer};

/// What one device sent, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// What kind of device.
    pub device: RecordedDevice,
    /// Reports of a HID device, or bytes of a serial one, each with the time since the first.
    pub messages: Vec<(Duration, Vec<u8>)>,
}

/// The device of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedDevice {
    /// A HID device, with the lines that describe it: `R:`, `N:`, `P:` and `I:`.
    Hid {
        /// The lines, in the order in which they stand.
        introduction: String,
    },
    /// A serial line.
    Serial,
}

impl Recording {
    /// Reads a capture of one device. Of several HID devices, `device` names the one that is wanted; without it, the only
    /// one that sent anything.
    ///
    /// # Errors
    ///
    /// The first line that is malformed; or a capture of nothing, or of several devices of which none was chosen.
    pub fn parse(text: &str, device: Option<u32>) -> Result<Self, CaptureError> {
        let mut parts = Parts::default();
        let mut lines = 0;
        for (index, line) in text.lines().enumerate() {
            lines = index + 1;
            let malformed = |what| CaptureError { line: lines, problem: CaptureProblem::Malformed(what) };
            parts.take(line, Line::parse(line).map_err(malformed)?).map_err(malformed)?;
        }
        parts
            .chosen(device)
            .map_err(|what| CaptureError { line: lines, problem: CaptureProblem::Malformed(what) })
    }

    /// The scans of a serial line's bytes, framed as the settings say. Nothing of a HID device's.
    #[must_use]
    pub fn decode_serial(&self, settings: &SerialSettings) -> Vec<Decoded> {
        if self.device != RecordedDevice::Serial {
            return Vec::new();
        }
        let mut framer = SerialFramer::new(settings);
        let mut scans = Vec::new();
        for (at, bytes) in &self.messages {
            // The capture's clock, as the driver would have seen it: the deadline passes when it is due.
            while let Some(due) = framer.next_deadline().filter(|due| due <= at) {
                scans.extend(framer.expire(due).map(Decoded::serial));
            }
            scans.extend(framer.push(bytes, *at).into_iter().map(Decoded::serial));
        }
        let open = framer.break_off().map(|scan| Decoded { open_at_end: true, ..Decoded::serial(scan) });
        scans.extend(open);
        scans
    }
}

impl Recording {
    /// The scans in the packets of a serial line's bytes. Nothing of a HID device's.
    #[must_use]
    pub fn decode_ssi(&self, model: &SsiModel) -> Vec<Decoded> {
        if self.device != RecordedDevice::Serial {
            return Vec::new();
        }
        let mut framer = SsiFramer::new(model);
        let mut scans = Vec::new();
        for (at, bytes) in &self.messages {
            while let Some(due) = framer.next_deadline().filter(|due| due <= at) {
                scans.extend(framer.expire(due).map(Decoded::ssi));
            }
            scans.extend(framer.push(bytes, *at).into_iter().map(Decoded::ssi));
            // Nobody hears what it would say.
            drop(framer.take_output());
        }
        let open = framer.break_off().into_iter();
        scans.extend(open.map(|scan| Decoded { open_at_end: true, ..Decoded::ssi(scan) }));
        scans
    }
}

/// Whether a capture is of a serial line, by its first line that tells.
#[must_use]
pub fn is_serial_capture(text: &str) -> bool {
    let tells = |line: &str| match Line::parse(line) {
        Ok(Line::Bytes { .. } | Line::Settings) => Some(true),
        Ok(Line::Report { .. } | Line::Descriptor(_)) => Some(false),
        _ => None,
    };
    text.lines().find_map(tells).unwrap_or(false)
}

/// The most devices in one capture.
const DEVICES_MAX: usize = 64;

/// What has been read.
#[derive(Default)]
struct Parts {
    current: u32,
    devices: Vec<HidDevice>,
    bytes: Vec<(Duration, Vec<u8>)>,
    is_serial: bool,
    /// When the last message of this recording came.
    last: Option<Duration>,
}

struct HidDevice {
    number: u32,
    is_described: bool,
    introduction: String,
    reports: Vec<(Duration, Vec<u8>)>,
}

impl Parts {
    fn take(&mut self, text: &str, line: Line) -> Result<(), String> {
        match line {
            Line::Blank => {}
            Line::Device(number) => (self.current, self.last) = (number, None),
            Line::Settings => self.is_serial = true,
            Line::Bytes { at, bytes } => {
                self.is_serial = true;
                in_order(&mut self.last, at)?;
                self.bytes.push((at, bytes));
            }
            Line::Descriptor(_) => {
                self.device()?.is_described = true;
                self.introduce(text)?;
            }
            Line::Name(_) | Line::Physical | Line::Id(_) => self.introduce(text)?,
            Line::Report { at, bytes } => {
                in_order(&mut self.last, at)?;
                let device = self.device()?;
                if !device.is_described {
                    return Err("a report, but no R: line has described its device".to_owned());
                }
                device.reports.push((at, bytes));
            }
        }
        if self.is_serial && !self.devices.is_empty() {
            return Err("bytes of a serial line and reports of a HID device in one capture".to_owned());
        }
        Ok(())
    }

    fn introduce(&mut self, text: &str) -> Result<(), String> {
        let device = self.device()?;
        device.introduction.push_str(text.trim());
        device.introduction.push('\n');
        Ok(())
    }

    fn device(&mut self) -> Result<&mut HidDevice, String> {
        let number = self.current;
        let known = self.devices.iter().position(|device| device.number == number);
        let at = known.unwrap_or(self.devices.len());
        if known.is_none() {
            if at >= DEVICES_MAX {
                return Err(format!("more than {DEVICES_MAX} devices"));
            }
            let (introduction, reports) = (String::new(), Vec::new());
            self.devices.push(HidDevice { number, is_described: false, introduction, reports });
        }
        // It has just been found or added there.
        self.devices.get_mut(at).ok_or_else(String::new)
    }

    fn chosen(self, wanted: Option<u32>) -> Result<Recording, String> {
        if self.is_serial {
            return Ok(Recording { device: RecordedDevice::Serial, messages: self.bytes });
        }
        let is_wanted = |device: &HidDevice| match wanted {
            Some(number) => device.number == number && device.is_described,
            None => !device.reports.is_empty(),
        };
        let numbers: Vec<String> = self.devices.iter().map(|device| device.number.to_string()).collect();
        let mut found = self.devices.into_iter().filter(is_wanted);
        match (found.next(), found.next()) {
            (Some(HidDevice { introduction, reports: messages, .. }), None) => {
                Ok(Recording { device: RecordedDevice::Hid { introduction }, messages })
            }
            (Some(_), Some(_)) => {
                Err(format!("it holds several devices ({}); say which one", numbers.join(", ")))
            }
            (None, _) if wanted.is_some() => {
                Err(format!("it holds no such device; there are {}", numbers.join(", ")))
            }
            (None, _) => Err("it holds nothing that a device sent".to_owned()),
        }
    }
}
