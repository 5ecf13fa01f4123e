use core::ops::Range;

use hidreport::{CollectionType, Field, Report, ReportDescriptor};
use hut::{AsUsage as _, AsUsagePage as _};
use models::Mode;

use super::feature::FeatureControl;
use super::{DescriptorError, OutputLayout, bits, items};

/// The maker's symbology code, on Honeywell's vendor page; other makers use it too.
const CODE_ID: u32 = 0xff66_0004;

/// The IBM OEM page ("SurePOS").
const IBM_PAGE: u16 = 0xff45;

/// The application collection of a bar code scanner (8C:02). A badge reader (8C:01) and a maker's own page have reports of the
/// same form, which say something else, or the same twice.
const SCANNER: u32 = 0x8c_0002;

/// What a device's reports look like: read once from its report descriptor, when it is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub(crate) inputs: Vec<InputLayout>,
    pub(crate) output: OutputLayout,
    features: Vec<Option<u8>>,
    /// The bit that prevents reading, where a feature report has it.
    pub(crate) prevent: Option<FeatureControl>,
    has_ids: bool,
}

/// Where in an input report the parts of a scan are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputLayout {
    report_id: Option<u8>,
    /// The bits of the count of data bytes.
    length: Option<Range<usize>>,
    /// The bytes of the AIM identifier. Makers pad it.
    aim: Vec<usize>,
    /// The bytes of the data.
    data: Range<usize>,
    /// The byte of the maker's symbology code.
    code_id: Option<usize>,
    /// The bit that says that another report follows.
    continued: Option<usize>,
}

/// The parts of a scan in one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts<'r> {
    /// The bytes of the AIM identifier, without padding. Empty where there is none.
    pub(crate) aim: Vec<u8>,
    pub(crate) data: &'r [u8],
    pub(crate) code_id: Option<u8>,
    pub(crate) continued: bool,
    /// It says that it holds less data than it could.
    pub(crate) is_partial: bool,
    /// The report ends before its data do.
    pub(crate) short: bool,
    /// Its length is more than its data can hold.
    pub(crate) bad_length: bool,
}

impl Layout {
    /// Reads a report descriptor (Device Class Definition for HID 1.11, clause 6.2.2). Whatever the bytes are,
    /// it neither panics nor takes more than some ten megabytes.
    ///
    /// # Errors
    ///
    /// It is malformed, larger than any scanner's, or not that of a scanner in HID POS mode.
    pub fn compile(descriptor: &[u8]) -> Result<Self, DescriptorError> {
        items::check(descriptor)?;
        let parsed = ReportDescriptor::try_from(descriptor)
            .map_err(|error| DescriptorError::Malformed { offset: 0, what: error.to_string() })?;
        let inputs =
            parsed.input_reports().iter().filter_map(InputLayout::compile).collect::<Result<Vec<_>, _>>()?;
        if inputs.is_empty()
            && let Some(usage) = parsed.input_reports().iter().find_map(other_application)
        {
            return Err(DescriptorError::OtherApplication(usage));
        }
        if inputs.is_empty() {
            return Err(other_mode(descriptor, &parsed));
        }
        let has_ids = parsed.input_reports().iter().any(|report| report.report_id().is_some());
        let features = parsed.feature_reports().iter().map(report_id).collect();
        let prevent = FeatureControl::compile(&parsed);
        Ok(Self { inputs, output: OutputLayout::compile(&parsed), features, prevent, has_ids })
    }

    /// What it makes the scanner do, and how.
    #[must_use]
    pub const fn output(&self) -> &OutputLayout {
        &self.output
    }

    /// Whether the device declares a feature report with this id.
    pub(crate) fn has_feature(&self, id: u8) -> bool {
        self.features.contains(&Some(id))
    }

    /// The layout of a report. `None` where it is not one of decoded data.
    pub(crate) fn input(&self, report: &[u8]) -> Option<&InputLayout> {
        let id = if self.has_ids { Some(*report.first()?) } else { None };
        self.inputs.iter().find(|input| input.report_id == id)
    }
}

impl InputLayout {
    /// `None` where the report holds no decoded data of a bar code scanner.
    fn compile(report: &impl Report) -> Option<Result<Self, DescriptorError>> {
        if !applications_of_data(report).any(|usage| usage == SCANNER) {
            return None;
        }
        let fields = usages(report);
        let of = |usage: u32| {
            fields.iter().filter(move |(found, _)| *found == usage).map(|(_, bits)| bits.clone())
        };
        let decoded = hut::BarcodeScanner::DecodedData.usage_value();
        let Some(data) = contiguous_bytes(of(decoded)) else {
            return Some(Err(DescriptorError::Layout("its decoded data are not whole bytes in a row")));
        };
        let aim = [
            hut::BarcodeScanner::SymbologyIdentifier1,
            hut::BarcodeScanner::SymbologyIdentifier2,
            hut::BarcodeScanner::SymbologyIdentifier3,
        ];
        let aim = aim
            .iter()
            .flat_map(|usage| of(usage.usage_value()))
            .filter_map(|bits| whole_bytes(&bits))
            .flatten();
        Some(Ok(Self {
            report_id: report_id(report),
            length: of(hut::GenericDesktop::ByteCount.usage_value()).next(),
            aim: aim.take(AIM_FIELD_BYTES_MAX).collect(),
            data,
            code_id: of(CODE_ID).find_map(|bits| whole_bytes(&bits)).map(|bytes| bytes.start),
            // Some declare eight flags of one usage, some one byte: the lowest bit is the flag in both.
            continued: of(hut::BarcodeScanner::DecodeDataContinued.usage_value())
                .next()
                .map(|bits| bits.start),
        }))
    }

    /// How many bytes of data one report holds.
    pub(crate) const fn capacity(&self) -> usize {
        self.data.end.saturating_sub(self.data.start)
    }

    /// Takes a report apart. Nothing is read beyond its end.
    pub(crate) fn read<'r>(&self, report: &'r [u8]) -> Parts<'r> {
        let all = report.get(self.data.start..self.data.end.min(report.len())).unwrap_or_default();
        let declared = match &self.length {
            Some(bits) => bits::value(report, bits).map_or(0, usize::from),
            // No count: the data end where only padding follows.
            None => all.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1),
        };
        let padding = |byte: &u8| matches!(byte, 0 | b' ');
        let continued = self.continued.map(|bit| bits::bit(report, bit));
        // Where the data fill it, the flag that is missing may have said that more follows; without the count, nothing is known.
        let is_full = declared >= self.capacity();
        let lacks_flag = is_full && continued == Some(None);
        let lacks_count = self.length.as_ref().is_some_and(|bits| bits::value(report, bits).is_none());
        let lacks_identifier = self.aim.iter().chain(&self.code_id).any(|at| report.len() <= *at);
        // Without a count the data reach to the end of their field.
        let lacks_data = self.length.is_none() && all.len() < self.capacity();
        Parts {
            aim: self
                .aim
                .iter()
                .filter_map(|at| report.get(*at).copied())
                .filter(|byte| !padding(byte))
                .collect(),
            data: all.get(..declared).unwrap_or(all),
            code_id: self.code_id.and_then(|at| report.get(at).copied()).filter(|code| *code != 0),
            continued: continued.flatten().unwrap_or(false),
            is_partial: self.length.is_some() && declared < self.capacity(),
            short: all.len() < self.capacity().min(declared)
                || report.len() < self.data.start
                || lacks_flag
                || lacks_count
                || lacks_data
                || lacks_identifier,
            bad_length: declared > self.capacity(),
        }
    }
}

/// An identifier has three bytes; some makers declare one of padding with them.
const AIM_FIELD_BYTES_MAX: usize = 4;

/// Each field of a report with its usage, in order. Of an array, its first usage.
pub(crate) fn usages(report: &impl Report) -> Vec<(u32, Range<usize>)> {
    report
        .fields()
        .iter()
        .filter_map(|field| match field {
            Field::Variable(field) => Some((u32::from(&field.usage), field.bits.clone())),
            Field::Array(field) => field.usages().first().map(|usage| (u32::from(usage), field.bits.clone())),
            Field::Constant(_) => None,
        })
        .collect()
}

/// The usages of the application collections that a report's decoded data stand in.
fn applications_of_data(report: &impl Report) -> impl Iterator<Item = u32> {
    let decoded = hut::BarcodeScanner::DecodedData.usage_value();
    let is_decoded = move |field: &&Field| match field {
        Field::Variable(field) => u32::from(&field.usage) == decoded,
        Field::Array(field) => field.usages().first().is_some_and(|usage| u32::from(usage) == decoded),
        Field::Constant(_) => false,
    };
    let data = report.fields().iter().filter(is_decoded);
    let collections = data.flat_map(|field| field.collections());
    let applications = collections.filter(|found| found.collection_type() == CollectionType::Application);
    applications.flat_map(|found| found.usages()).map(u32::from)
}

/// The application of a report of decoded data that is no scanner's.
fn other_application(report: &impl Report) -> Option<u32> {
    applications_of_data(report).find(|usage| *usage != SCANNER)
}

pub(crate) fn report_id(report: &impl Report) -> Option<u8> {
    report.report_id().as_ref().map(u8::from)
}

/// The bytes that a range of bits covers, where it covers whole ones.
fn whole_bytes(bits: &Range<usize>) -> Option<Range<usize>> {
    (bits.start.is_multiple_of(8) && bits.end.is_multiple_of(8)).then_some(bits.start / 8..bits.end / 8)
}

fn contiguous_bytes(mut ranges: impl Iterator<Item = Range<usize>>) -> Option<Range<usize>> {
    let first = whole_bytes(&ranges.next()?)?;
    ranges.try_fold(first, |so_far, bits| {
        let next = whole_bytes(&bits)?;
        (next.start == so_far.end).then_some(so_far.start..next.end)
    })
}

/// Why a device without decoded data has none: by the page of its first field or collection.
fn other_mode(descriptor: &[u8], parsed: &ReportDescriptor) -> DescriptorError {
    let page = first_page(descriptor);
    let keyboard = hut::UsagePage::KeyboardKeypad.usage_page_value();
    let types = parsed
        .input_reports()
        .iter()
        .any(|report| usages(report).iter().any(|(usage, _)| usage >> 16 == u32::from(keyboard)));
    if page == Some(IBM_PAGE) {
        DescriptorError::OtherMode(Mode::IbmOem)
    } else if types {
        DescriptorError::OtherMode(Mode::HidKeyboard)
    } else {
        DescriptorError::NotAScanner
    }
}

/// The usage page that a descriptor begins with.
fn first_page(descriptor: &[u8]) -> Option<u16> {
    match descriptor {
        [0x05, page, ..] => Some(u16::from(*page)),
        [0x06, low, high, ..] => Some(u16::from_le_bytes([*low, *high])),
        _ => None,
    }
}
