//! Where each maker puts what in a HID POS report.
//!
//! Usages are of page 8C (Bar Code Scanner), HID Usage Tables 1.4, chapter 26. The offsets are known from
//! reports of real devices; the descriptors here are composed to say what those reports show.

/// Data bytes in one input report, for every known maker.
pub const DATA_BYTES: usize = 56;
/// Length of an input report with its id.
pub const REPORT_BYTES: usize = 64;
/// Report id of scanned data.
pub(super) const INPUT_REPORT: u8 = 0x02;
/// Report id of beeps and trigger, or of a maker's programming commands.
pub(super) const OUTPUT_REPORT: u8 = 0x04;
/// The usage that prevents reading.
const PREVENT_READ: u8 = 0x5f;
/// Honeywell's feature report "Output Redirection".
const REDIRECTION_REPORT: u8 = 0xfe;
/// Report id of settings that can be read back.
pub(super) const FEATURE_REPORT: u8 = 0x05;
/// Honeywell's output report for commands of its serial protocol.
pub(super) const COMMAND_REPORT: u8 = 0xfd;

/// The report layout of one make of HID POS scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Product string, as the kernel shows it.
    pub name: &'static str,
    /// USB vendor id.
    pub vendor: u16,
    /// USB product id.
    pub product: u16,
    /// Zero bytes between the length and the AIM identifier.
    pub(super) pad_before_aim: usize,
    /// Whether the report has the three bytes of an AIM identifier.
    pub(super) has_aim: bool,
    /// Constant bytes between the data and the maker's code id.
    pub(super) pad_before_code: usize,
    /// Constant bytes between the code id and the continued flag.
    pub(super) pad_after_code: usize,
    /// Whether the flag byte is declared as eight one-bit flags of one usage, as real devices do.
    pub(super) eight_flags: bool,
    pub(super) output: Output,
    /// The usages of the bits of the feature report, lowest first, where it has one.
    pub(super) feature: Option<[u8; 8]>,
}

/// What the device's output report means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Output {
    /// One usage for each bit, lowest bit first; 0 is a bit without meaning.
    Bits([u8; 8]),
    /// A length, then that many bytes of the maker's programming language.
    Programming,
    /// The same under another id, of Honeywell's serial protocol, and a feature report that sends scans here.
    Commands,
}

impl Layout {
    /// Honeywell Xenon 1900: AIM identifier at byte 2, its code id at byte 61.
    #[must_use]
    pub fn honeywell_xenon() -> Self {
        Self {
            name: "Honeywell Xenon HID POS",
            vendor: 0x0c2e,
            product: 0x1007,
            pad_before_aim: 0,
            has_aim: true,
            pad_before_code: 0,
            pad_after_code: 1,
            eight_flags: true,
            output: Output::Bits([0x5e, 0x5f, 0x60, 0, 0, 0x85, 0x86, 0]),
            feature: None,
        }
    }

    /// A Honeywell scanner whose descriptor has no controls: it takes the commands of its serial protocol in reports, and wants to be
    /// told that its output goes here.
    #[must_use]
    pub fn honeywell_commands() -> Self {
        Self { name: "Honeywell HID POS, commands only", output: Output::Commands, ..Self::honeywell_xenon() }
    }

    /// Zebra DS2208: byte 2 is zero, the AIM identifier starts at byte 3.
    #[must_use]
    pub fn zebra_ds2208() -> Self {
        Self {
            name: "Zebra DS2208 HID POS",
            vendor: 0x05e0,
            product: 0x2100,
            pad_before_aim: 1,
            has_aim: true,
            pad_before_code: 0,
            pad_after_code: 0,
            eight_flags: true,
            output: Output::Bits([0x5f, 0x60, 0x85, 0x86, 0, 0, 0, 0]),
            feature: None,
        }
    }

    /// Newland and its relatives: no AIM identifier, and no beeps; the output report takes programming commands.
    #[must_use]
    pub fn newland() -> Self {
        Self {
            name: "Newland HID POS",
            vendor: 0x1eab,
            product: 0x0110,
            pad_before_aim: 0,
            has_aim: false,
            pad_before_code: 4,
            pad_after_code: 0,
            eight_flags: true,
            output: Output::Programming,
            feature: None,
        }
    }

    /// No maker's: every beep the usage table has, in an order that no known maker uses, and a one-bit flag.
    /// A driver that works with this one reads the descriptor.
    #[must_use]
    pub fn unusual() -> Self {
        Self {
            name: "Unusual HID POS scanner",
            vendor: 0x1209,
            product: 0x0001,
            pad_before_aim: 0,
            has_aim: true,
            pad_before_code: 1,
            pad_after_code: 0,
            eight_flags: false,
            output: Output::Bits([0, 0x87, 0x86, 0x60, 0x85, 0, 0x5f, 0]),
            feature: None,
        }
    }

    /// No maker's either: it is told not to read in a feature report, where other settings are, and says there whether it reads.
    #[must_use]
    pub fn settable() -> Self {
        Self {
            name: "HID POS scanner with settings",
            product: 0x0002,
            output: Output::Bits([0, 0x87, 0x86, 0x60, 0x85, 0, 0, 0]),
            // Beep on a good read; prevent read; a message where nothing was read.
            feature: Some([0, 0x82, 0, 0, 0x5f, 0, 0, 0]),
            ..Self::unusual()
        }
    }

    /// The names that [`Layout::named`] knows.
    pub const NAMES: [&'static str; 6] =
        ["honeywell-xenon", "honeywell-commands", "zebra-ds2208", "newland", "unusual", "settable"];

    /// The layout of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "honeywell-xenon" => Some(Self::honeywell_xenon()),
            "honeywell-commands" => Some(Self::honeywell_commands()),
            "zebra-ds2208" => Some(Self::zebra_ds2208()),
            "newland" => Some(Self::newland()),
            "unusual" => Some(Self::unusual()),
            "settable" => Some(Self::settable()),
            _ => None,
        }
    }

    /// The report descriptor (HID 1.11, section 6.2.2).
    #[must_use]
    pub fn descriptor(&self) -> Vec<u8> {
        let mut items = Vec::with_capacity(128);
        let mut say = |bytes: &[u8]| items.extend_from_slice(bytes);
        // Bar code scanner; scanned data; bytes 0 to 255; the length is Generic Desktop "Byte Count".
        say(&[0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1, 0x02, 0x85, INPUT_REPORT]);
        say(&[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02]);
        say(&constant(self.pad_before_aim));
        if self.has_aim {
            say(&[0x95, 0x03, 0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x81, 0x02]);
        }
        // Decoded data, declared with buffered bytes.
        say(&[0x95, 0x38, 0x05, 0x8c, 0x09, 0xfe, 0x82, 0x02, 0x01]);
        say(&constant(self.pad_before_code));
        say(&[0x06, 0x66, 0xff, 0x95, 0x01, 0x09, 0x04, 0x81, 0x02]);
        say(&constant(self.pad_after_code));
        if self.eight_flags {
            say(&[0x05, 0x8c, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x09, 0xff, 0x81, 0x02]);
        } else {
            say(&[0x05, 0x8c, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02]);
            say(&[0x95, 0x07, 0x81, 0x03]);
        }
        let id = if self.output == Output::Commands { COMMAND_REPORT } else { OUTPUT_REPORT };
        say(&[0xc0, 0x09, 0x14, 0xa1, 0x02, 0x85, id, 0x15, 0x00]);
        match &self.output {
            Output::Bits(usages) => {
                say(&[0x25, 0x01, 0x75, 0x01, 0x95, 0x08]);
                usages.iter().for_each(|usage| say(&[0x09, *usage]));
                say(&[0x91, 0x86]);
            }
            Output::Programming | Output::Commands => {
                say(&[0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x3f, 0x06, 0x66, 0xff, 0x09, 0x01, 0x91, 0x02]);
            }
        }
        if self.output == Output::Commands {
            say(&[0x85, REDIRECTION_REPORT, 0x95, 0x01, 0x09, 0x02, 0xb1, 0x02]);
        }
        say(&[0xc0]);
        if let Some(usages) = &self.feature {
            say(&[0x09, 0x11, 0xa1, 0x02, 0x85, FEATURE_REPORT, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08]);
            usages.iter().for_each(|usage| say(&[0x09, *usage]));
            say(&[0xb1, 0x02, 0xc0]);
        }
        say(&[0xc0]);
        items
    }

    /// The feature report as it is after power-on, where there is one: its first setting is on.
    pub(super) fn first_feature(&self) -> Option<Vec<u8>> {
        let usages = self.feature?;
        let first = usages.iter().position(|usage| *usage != 0)?;
        Some(vec![FEATURE_REPORT, 1 << first])
    }

    /// Whether a feature report prevents reading, where it says so.
    pub(super) fn prevents(&self, report: &[u8]) -> Option<bool> {
        let [FEATURE_REPORT, bits] = *report else { return None };
        let bit = self.feature?.iter().position(|usage| *usage == PREVENT_READ)?;
        Some(bits & (1 << bit) != 0)
    }

    /// What hid-recorder prints of the device before its reports.
    #[must_use]
    pub fn introduction(&self) -> String {
        let descriptor = self.descriptor();
        let hex: Vec<String> = descriptor.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(
            "R: {} {}\nN: {}\nP: emulated/input0\nI: 3 {:04x} {:04x}\n",
            descriptor.len(),
            hex.join(" "),
            self.name,
            self.vendor,
            self.product
        )
    }

    /// The input reports of one scan. `aim` is put in where the layout has room for it.
    #[must_use]
    pub fn reports(&self, data: &[u8], aim: Option<&str>) -> Vec<Vec<u8>> {
        let mut pieces: Vec<&[u8]> = data.chunks(DATA_BYTES).collect();
        if pieces.is_empty() {
            pieces.push(&[]);
        }
        let last = pieces.len() - 1;
        let code = aim.map_or(0, code_id);
        let report = |(index, piece): (usize, &&[u8])| self.report(piece, aim, code, index < last);
        pieces.iter().enumerate().map(report).collect()
    }

    fn report(&self, data: &[u8], aim: Option<&str>, code: u8, continued: bool) -> Vec<u8> {
        let length = u8::try_from(data.len()).unwrap_or(u8::MAX);
        let mut report = vec![INPUT_REPORT, length];
        let zeros = |report: &mut Vec<u8>, count: usize| report.resize(report.len() + count, 0);
        zeros(&mut report, self.pad_before_aim);
        if self.has_aim {
            let start = report.len();
            report.extend(aim.unwrap_or_default().bytes().take(3));
            report.resize(start + 3, 0);
        }
        report.extend_from_slice(data);
        zeros(&mut report, DATA_BYTES.saturating_sub(data.len()) + self.pad_before_code);
        report.push(code);
        zeros(&mut report, self.pad_after_code);
        report.push(u8::from(continued));
        report
    }
}

/// A main item of that many constant bytes, or nothing.
fn constant(count: usize) -> Vec<u8> {
    match u8::try_from(count) {
        Ok(count @ 1..) => vec![0x95, count, 0x81, 0x03],
        _ => Vec::new(),
    }
}

/// The code id that Honeywell and Zebra send beside an AIM identifier; 0 where none is known.
fn code_id(aim: &str) -> u8 {
    const CODES: [(&str, u8); 17] = [
        ("]E0", b'd'),
        ("]E4", b'D'),
        ("]C1", b'I'),
        ("]C", b'j'),
        ("]A", b'b'),
        ("]F", b'a'),
        ("]G", b'i'),
        ("]I", b'e'),
        ("]L", b'r'),
        ("]M", b'g'),
        ("]Q", b's'),
        ("]d", b'w'),
        ("]e", b'y'),
        ("]z", b'z'),
        ("]U", b'x'),
        ("]H", b'h'),
        ("]h", b'H'),
    ];
    CODES.iter().find(|(prefix, _)| aim.starts_with(prefix)).map_or(0, |(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layouts() -> Vec<Layout> {
        Layout::NAMES.iter().map(|name| Layout::named(name).unwrap()).collect()
    }

    #[test]
    fn every_report_of_every_layout_has_64_bytes() {
        for layout in layouts() {
            for length in [0, 1, 55, 56, 57, 112, 113] {
                let reports = layout.reports(&vec![b'x'; length], Some("]C1"));
                assert!(reports.iter().all(|report| report.len() == REPORT_BYTES), "{}", layout.name);
                assert_eq!(reports.len(), length.div_ceil(DATA_BYTES).max(1));
                let flags: Vec<u8> = reports.iter().map(|report| report[63]).collect();
                assert!(flags[..flags.len() - 1].iter().all(|flag| *flag == 1));
                assert_eq!(flags.last(), Some(&0));
            }
        }
    }

    #[test]
    fn each_maker_puts_the_data_where_its_devices_do() {
        let first = |layout: Layout| layout.reports(b"306030209223", Some("]E0")).remove(0);
        let honeywell = first(Layout::honeywell_xenon());
        assert_eq!(&honeywell[..8], b"\x02\x0c]E0306");
        assert_eq!(honeywell[61], b'd');
        let zebra = first(Layout::zebra_ds2208());
        assert_eq!(&zebra[..9], b"\x02\x0c\x00]E0306");
        assert_eq!(zebra[62], b'd');
        let newland = first(Layout::newland());
        assert_eq!(&newland[..5], b"\x02\x0c306");
    }

    #[test]
    fn every_descriptor_declares_the_63_bytes_that_its_reports_have() {
        for layout in layouts() {
            assert_eq!(input_bits(&layout.descriptor()), 63 * 8, "{}", layout.name);
        }
    }

    /// Bits of input that a descriptor of short items declares.
    fn input_bits(descriptor: &[u8]) -> usize {
        let (mut at, mut size, mut count, mut bits) = (0, 0, 0, 0);
        while at < descriptor.len() {
            let length = [0, 1, 2, 4][usize::from(descriptor[at] & 3)];
            let value = descriptor.get(at + 1).copied().map_or(0, usize::from);
            match descriptor[at] & 0xfc {
                0x74 => size = value,
                0x94 => count = value,
                0x80 => bits += size * count,
                _ => {}
            }
            at += 1 + length;
        }
        bits
    }
}
