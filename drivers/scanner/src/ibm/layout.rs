use hidreport::{Report, ReportDescriptor};

use crate::DescriptorError;
use crate::hid::{items, report_usages};

/// What kind of scanner it says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IbmForm {
    /// Hand-held (usage 4B00).
    HandHeld,
    /// Table-top (usage 4A00). It may send the digits of a UPC or EAN as the bytes 0 to 9.
    TableTop,
}

/// What the reports of an IBM OEM scanner look like: read once from its report descriptor, when it is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IbmLayout {
    form: IbmForm,
    input_bytes: usize,
    output_bytes: usize,
}

/// The usage of the commands, and that of the status and labels.
const OUTPUT: u32 = 0xff45_4a01;
const INPUT: u32 = 0xff45_4a02;

/// The shortest reports that can work: a length and three bytes of status; the longest command.
const INPUT_BYTES_MIN: usize = 4;
const OUTPUT_BYTES_MIN: usize = 3;
/// A report's length is one byte.
const BYTES_MAX: usize = 255;

impl IbmLayout {
    /// Reads a report descriptor. Whatever the bytes are, it neither panics nor takes more than some ten megabytes.
    ///
    /// # Errors
    ///
    /// It is malformed, larger than any scanner's, or not that of an IBM OEM scanner. (The interface for new
    /// firmware, usage A000, is none.)
    pub fn compile(descriptor: &[u8]) -> Result<Self, DescriptorError> {
        items::check(descriptor)?;
        let form = match descriptor {
            [0x06, 0x45, 0xff, 0x0a, 0x00, 0x4b, ..] => IbmForm::HandHeld,
            [0x06, 0x45, 0xff, 0x0a, 0x00, 0x4a, ..] => IbmForm::TableTop,
            _ => return Err(DescriptorError::NotAScanner),
        };
        let parsed = ReportDescriptor::try_from(descriptor)
            .map_err(|error| DescriptorError::Malformed { offset: 0, what: error.to_string() })?;
        let input_bytes = parsed.input_reports().iter().find_map(|report| bytes_of(report, INPUT));
        let output_bytes = parsed.output_reports().iter().find_map(|report| bytes_of(report, OUTPUT));
        let fits = |bytes: Option<usize>, min| bytes.filter(|bytes| (min..=BYTES_MAX).contains(bytes));
        Ok(Self {
            form,
            input_bytes: fits(input_bytes, INPUT_BYTES_MIN)
                .ok_or(DescriptorError::Layout("its input report is none of an IBM OEM scanner"))?,
            output_bytes: fits(output_bytes, OUTPUT_BYTES_MIN)
                .ok_or(DescriptorError::Layout("it has no output report for commands (usage FF45:4A01)"))?,
        })
    }

    /// What kind of scanner it is.
    #[must_use]
    pub const fn form(&self) -> IbmForm {
        self.form
    }

    /// The bytes of an input report.
    #[must_use]
    pub const fn input_bytes(&self) -> usize {
        self.input_bytes
    }

    /// The bytes of an output report.
    #[must_use]
    pub const fn output_bytes(&self) -> usize {
        self.output_bytes
    }
}

/// The bytes of a report without an id that has this usage.
fn bytes_of(report: &impl Report, usage: u32) -> Option<usize> {
    let has = report_usages(report).iter().any(|(found, _)| *found == usage);
    (has && report.report_id().is_none()).then(|| report.size_in_bytes())
}
