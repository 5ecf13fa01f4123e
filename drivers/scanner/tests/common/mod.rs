//! Report descriptors and reports, composed after the layouts that makers use.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

/// Puts a report descriptor together, item by item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Descriptor(Vec<u8>);

impl Descriptor {
    pub(crate) fn item(mut self, tag: u8, value: u16) -> Self {
        if let Ok(byte) = u8::try_from(value) {
            self.0.extend([tag | 1, byte]);
        } else {
            self.0.push(tag | 2);
            self.0.extend(value.to_le_bytes());
        }
        self
    }

    pub(crate) fn page(self, page: u16) -> Self {
        self.item(0x04, page)
    }

    pub(crate) fn usage(self, usage: u16) -> Self {
        self.item(0x08, usage)
    }

    pub(crate) fn usages(self, usages: &[u16]) -> Self {
        usages.iter().fold(self, |descriptor, usage| descriptor.usage(*usage))
    }

    pub(crate) fn collection(self, kind: u16) -> Self {
        self.item(0xa0, kind)
    }

    pub(crate) fn report_id(self, id: u16) -> Self {
        self.item(0x84, id)
    }

    pub(crate) fn fields(self, bits: u16, count: u16) -> Self {
        self.item(0x74, bits).item(0x94, count)
    }

    pub(crate) fn input(self, flags: u16) -> Self {
        self.item(0x80, flags)
    }

    pub(crate) fn output(self, flags: u16) -> Self {
        self.item(0x90, flags)
    }

    pub(crate) fn feature(self, flags: u16) -> Self {
        self.item(0xb0, flags)
    }

    pub(crate) fn end(mut self) -> Self {
        self.0.push(0xc0);
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0
    }
}

const VARIABLE: u16 = 2;
const CONSTANT: u16 = 1;
const BUFFERED: u16 = 0x102;

/// How a maker lays its scans out in input report 2, and its beeps in output report 4.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Make {
    /// Padding bytes before the AIM identifier; `None`: no identifier.
    pub(crate) aim_padding: Option<u16>,
    /// Bytes between the data and the maker's code, and after it.
    pub(crate) around_code: (u16, u16),
    /// The usages of output report 4, bit by bit.
    pub(crate) outputs: &'static [u16],
    /// The byte of the AIM identifier, of the data, and of the maker's code.
    pub(crate) at: (usize, usize, usize),
    /// The data say that they are buffered bytes.
    pub(crate) buffered: bool,
    /// The flag is declared as eight bits of one usage, or as one bit and padding.
    pub(crate) eight_flags: bool,
}

pub(crate) const HONEYWELL: Make = Make {
    aim_padding: Some(0),
    around_code: (0, 1),
    outputs: &[0x5e, 0x5f, 0x60, 0, 0, 0x85, 0x86],
    at: (2, 5, 61),
    buffered: true,
    eight_flags: true,
};

pub(crate) const ZEBRA: Make = Make {
    aim_padding: Some(1),
    around_code: (0, 0),
    outputs: &[0x5f, 0x60, 0x85, 0x86, 0x87],
    at: (3, 6, 62),
    buffered: false,
    eight_flags: false,
};

pub(crate) const NEWLAND: Make = Make {
    aim_padding: None,
    around_code: (4, 0),
    outputs: &[],
    at: (0, 2, 62),
    buffered: true,
    eight_flags: true,
};

impl Make {
    pub(crate) fn descriptor(&self) -> Vec<u8> {
        let mut d = Descriptor::default().page(0x8c).usage(2).collection(1).usage(0x12).collection(2);
        d = d.report_id(2).item(0x14, 0).item(0x24, 0xff).fields(8, 1).page(1).usage(0x3b).input(VARIABLE);
        if let Some(padding) = self.aim_padding {
            if padding > 0 {
                d = d.fields(8, padding).input(CONSTANT);
            }
            d = d.page(0x8c).fields(8, 3).usages(&[0xfb, 0xfc, 0xfd]).input(VARIABLE);
        }
        d = d.page(0x8c).fields(8, 56).usage(0xfe).input(if self.buffered { BUFFERED } else { VARIABLE });
        let (before, after) = self.around_code;
        if before > 0 {
            d = d.fields(8, before).input(CONSTANT);
        }
        d = d.page(0xff66).fields(8, 1).usage(4).input(VARIABLE);
        if after > 0 {
            d = d.fields(8, after).usage(0).input(VARIABLE);
        }
        d = d.page(0x8c).item(0x24, 1).usage(0xff);
        d = if self.eight_flags {
            d.fields(1, 8).input(VARIABLE)
        } else {
            d.fields(1, 1).input(VARIABLE).fields(1, 7).input(CONSTANT)
        };
        d = d.end();
        if !self.outputs.is_empty() {
            let count = u16::try_from(self.outputs.len()).unwrap();
            d = d
                .usage(0x14)
                .collection(2)
                .report_id(4)
                .usages(self.outputs)
                .fields(1, count)
                .output(VARIABLE);
            d = d.fields(1, 8 - count).output(CONSTANT).end();
        }
        d.end().bytes()
    }

    /// One report of up to 56 bytes of data.
    pub(crate) fn report(&self, aim: &str, data: &[u8], code: u8, continued: bool) -> Vec<u8> {
        let mut report = vec![0; 64];
        let (aim_at, data_at, code_at) = self.at;
        report[0] = 2;
        report[1] = u8::try_from(data.len()).unwrap();
        if self.aim_padding.is_some() {
            report[aim_at..aim_at + aim.len()].copy_from_slice(aim.as_bytes());
        }
        report[data_at..data_at + data.len()].copy_from_slice(data);
        report[code_at] = code;
        report[63] = u8::from(continued);
        report
    }

    /// The reports of a scan of any length.
    pub(crate) fn scan(&self, aim: &str, data: &[u8], code: u8) -> Vec<Vec<u8>> {
        let chunks: Vec<&[u8]> = data.chunks(56).collect();
        let last = chunks.len() - 1;
        chunks.iter().enumerate().map(|(index, chunk)| self.report(aim, chunk, code, index < last)).collect()
    }
}
