use core::ops::Range;

use hidreport::{Field, Report, ReportDescriptor};
use hut::AsUsagePage as _;

use crate::DescriptorError;
use crate::hid::{bits, items, report_id};

/// Where in a keyboard's reports the keys are: read once from its report descriptor, when it is attached.
///
/// A key is a bit of its own (the modifiers of a boot keyboard, all keys of one with n-key roll-over), or its usage stands
/// in a list of those that are down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyboardReports {
    reports: Vec<KeyReport>,
    has_ids: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct KeyReport {
    id: Option<u8>,
    /// How long it must be for its keys to be there.
    bytes: usize,
    keys: Vec<Keys>,
    /// One of nothing but zeros says that all keys are up, as every other report of most scanners does.
    zeros_name_none: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Keys {
    /// Bits in a row, each a key; the first is this usage, and each next one the next.
    Flags { bits: Range<usize>, first: u8 },
    /// Values that name the keys that are down: `minimum` the first of the usages, and each next one the next.
    List { start: usize, size: usize, count: usize, minimum: u16, usages: Vec<u8> },
}

/// Keys, by usage: those of the keyboard page that a byte can name. Others there are none of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeySet([u64; 4]);

/// Which keys are down, report by report, as far as has been read.
#[derive(Clone, Debug)]
pub(super) struct Held {
    reports: Vec<KeySet>,
}

/// What one report has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// All modifiers that are down now, the bit of usage E0 lowest.
    pub(super) modifiers: u8,
    /// The keyboard could not tell which keys are down (roll-over, or its own fault).
    pub(super) lost: bool,
    /// The report ends before its keys do.
    pub(super) short: bool,
}

/// The usages that name no key, but what is wrong: ErrorRollOver, POSTFail, ErrorUndefined.
const ERRORS: Range<u8> = 0x01..0x04;
/// Left Control, the first of the eight modifiers.
const FIRST_MODIFIER: u8 = 0xe0;

impl KeyboardReports {
    /// Reads a report descriptor. Whatever the bytes are, it neither panics nor takes more than some ten megabytes.
    ///
    /// # Errors
    ///
    /// It is malformed, larger than any scanner's, or not that of a keyboard.
    pub fn compile(descriptor: &[u8]) -> Result<Self, DescriptorError> {
        items::check(descriptor)?;
        let parsed = ReportDescriptor::try_from(descriptor)
            .map_err(|error| DescriptorError::Malformed { offset: 0, what: error.to_string() })?;
        let reports: Vec<KeyReport> = parsed.input_reports().iter().filter_map(KeyReport::compile).collect();
        if reports.is_empty() {
            return Err(DescriptorError::NotAScanner);
        }
        let has_ids = parsed.input_reports().iter().any(|report| report.report_id().is_some());
        Ok(Self { reports, has_ids })
    }

    /// Nothing is down.
    pub(super) fn held(&self) -> Held {
        Held { reports: vec![KeySet::default(); self.reports.len()] }
    }

    /// Takes one report. `None` where it is not one of keys. The keys that have gone down, modifiers apart, are added to `pressed`, which is
    /// empty, in the order in which the report names them.
    pub(super) fn take(&self, report: &[u8], held: &mut Held, pressed: &mut Vec<u8>) -> Option<Change> {
        let id = if self.has_ids { Some(*report.first()?) } else { None };
        let index = self.reports.iter().position(|known| known.id == id)?;
        let layout = self.reports.get(index)?;
        let others = held.but(index);
        let last = held.reports.get_mut(index)?;
        if layout.names_none(report) {
            *last = KeySet::default();
            return Some(Change { modifiers: others.modifiers(), ..Change::default() });
        }
        let (mut down, lost) = layout.read(report, others.with(*last), pressed);
        if lost {
            // The modifiers are true, and it is not known which other keys are down (appendix C): those that were.
            down.keep_keys_of(*last);
            pressed.clear();
        }
        *last = down;
        Some(Change { modifiers: others.with(down).modifiers(), lost, short: report.len() < layout.bytes })
    }
}

impl KeyReport {
    /// `None` where the report has no keys.
    fn compile(report: &impl Report) -> Option<Self> {
        let mut keys: Vec<Keys> = Vec::new();
        let mut end = 0;
        for field in report.fields() {
            match field {
                Field::Variable(field) => {
                    let Some(usage) = key_usage(u32::from(&field.usage)) else { continue };
                    end = end.max(field.bits.end);
                    push_flag(&mut keys, field.bits.clone(), usage);
                }
                Field::Array(field) => {
                    let minimum = i32::from(field.logical_minimum);
                    // No value is below zero, so no value stands for the usages that are.
                    let below_zero = usize::try_from(minimum.saturating_neg()).unwrap_or_default();
                    let usages: Vec<u8> = field
                        .usages()
                        .iter()
                        .skip(below_zero)
                        .map(|usage| key_usage(u32::from(usage)).unwrap_or_default())
                        .collect();
                    let Ok(minimum) = u16::try_from(minimum.max(0)) else { continue };
                    let count = usize::from(field.report_count);
                    let size = field.bits.len().checked_div(count).unwrap_or_default();
                    // More than 16 bits for a key there are nowhere; a list without one key of ours is another's.
                    if usages.iter().all(|usage| *usage == 0) || size == 0 || size > 16 {
                        continue;
                    }
                    end = end.max(field.bits.end);
                    keys.push(Keys::List { start: field.bits.start, size, count, minimum, usages });
                }
                Field::Constant(_) => {}
            }
        }
        if keys.is_empty() {
            return None;
        }
        let mut layout = Self { id: report_id(report), bytes: end.div_ceil(8), keys, zeros_name_none: false };
        let zeros = vec![0; layout.bytes];
        layout.zeros_name_none =
            layout.read(&zeros, KeySet::default(), &mut Vec::new()) == (KeySet::default(), false);
        Some(layout)
    }

    /// The keys that a report names, and whether it says that some are lost. Those that are not among the ones that were down `before`,
    /// modifiers apart, are added to `pressed`.
    fn read(&self, report: &[u8], before: KeySet, pressed: &mut Vec<u8>) -> (KeySet, bool) {
        let mut named = Named { before, down: KeySet::default(), pressed, lost: false };
        for keys in &self.keys {
            keys.read(report, &mut named);
        }
        (named.down, named.lost)
    }

    /// Whether a report is whole and says, by nothing but zeros, that all keys are up.
    fn names_none(&self, report: &[u8]) -> bool {
        if !self.zeros_name_none || report.len() < self.bytes {
            return false;
        }
        let after_id = report.get(usize::from(self.id.is_some())..).unwrap_or_default();
        let (words, rest) = after_id.as_chunks::<8>();
        words.iter().all(|word| u64::from_ne_bytes(*word) == 0) && rest.iter().all(|byte| *byte == 0)
    }
}

/// The key that a usage names, where it is one of the keyboard page.
fn key_usage(usage: u32) -> Option<u8> {
    let page = u32::from(hut::UsagePage::KeyboardKeypad.usage_page_value());
    (usage >> 16 == page).then(|| u8::try_from(usage & 0xffff).ok()).flatten()
}

/// Adds one bit, to those before it where it follows them.
fn push_flag(keys: &mut Vec<Keys>, bit: Range<usize>, usage: u8) {
    if let Some(Keys::Flags { bits, first }) = keys.last_mut()
        && bits.end == bit.start
        && bit.len() == 1
        && usize::from(*first) + bits.len() == usize::from(usage)
    {
        bits.end = bit.end;
        return;
    }
    // A flag of several bits is set where its lowest is.
    keys.push(Keys::Flags { bits: bit.start..bit.start.saturating_add(1), first: usage });
}

/// The keys that one report names.
#[derive(Debug)]
struct Named<'p> {
    /// What was down before it, in any report.
    before: KeySet,
    down: KeySet,
    /// What was not, modifiers apart, in the order in which they are named.
    pressed: &'p mut Vec<u8>,
    lost: bool,
}

impl Named<'_> {
    fn name(&mut self, usage: u8) {
        if usage == 0 || self.down.has(usage) {
            return;
        }
        if ERRORS.contains(&usage) {
            self.lost = true;
            return;
        }
        self.down.insert(usage);
        if usage < FIRST_MODIFIER && !self.before.has(usage) {
            self.pressed.push(usage);
        }
    }
}

impl Keys {
    fn read(&self, report: &[u8], named: &mut Named<'_>) {
        match self {
            Self::Flags { bits, first } => {
                let mut index = bits.start;
                while index < bits.end {
                    let Some(rest_of_byte) = report.get(index / 8).map(|byte| byte >> (index % 8)) else {
                        return;
                    };
                    if rest_of_byte == 0 {
                        // Most keys are up: the rest of the byte is passed over at once.
                        index = (index / 8 + 1) * 8;
                        continue;
                    }
                    let usage = u8::try_from(usize::from(*first) + (index - bits.start)).ok();
                    if let (1, Some(usage)) = (rest_of_byte & 1, usage) {
                        named.name(usage);
                    }
                    index += 1;
                }
            }
            Self::List { start, size, count, minimum, usages } => {
                let usage = |value: u16| {
                    let place = value.checked_sub(*minimum).map(usize::from);
                    place.and_then(|place| usages.get(place)).copied().unwrap_or_default()
                };
                // As nearly all are: bytes, the last of them of no key.
                if let (8, 0) = (size, start % 8) {
                    let bytes = report.get(start / 8..).unwrap_or_default();
                    let mut bytes = bytes.get(..*count).unwrap_or(bytes);
                    if usage(0) == 0 {
                        while let [before @ .., 0] = bytes {
                            bytes = before;
                        }
                    }
                    for byte in bytes {
                        named.name(usage(u16::from(*byte)));
                    }
                    return;
                }
                for index in 0..*count {
                    let from = start + index * size;
                    let Some(value) = bits::value(report, &(from..from + size)) else { return };
                    named.name(usage(value));
                }
            }
        }
    }
}

impl Held {
    /// The keys that are down in the other reports: nearly always there are none.
    fn but(&self, index: usize) -> KeySet {
        let others = self.reports.iter().enumerate().filter(|(other, _)| *other != index);
        others.fold(KeySet::default(), |all, (_, keys)| all.with(*keys))
    }
}

impl KeySet {
    fn insert(&mut self, usage: u8) {
        if let Some(word) = self.0.get_mut(usize::from(usage >> 6)) {
            *word |= 1 << (usage & 63);
        }
    }

    fn has(self, usage: u8) -> bool {
        self.0.get(usize::from(usage >> 6)).is_some_and(|word| word >> (usage & 63) & 1 == 1)
    }

    fn with(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a | e, b | f, c | g, d | h])
    }

    fn modifiers(self) -> u8 {
        let [.., last] = self.0;
        u8::try_from((last >> 32) & 0xff).unwrap_or_default()
    }

    /// Takes all of another's keys over, but its modifiers.
    fn keep_keys_of(&mut self, other: Self) {
        let [a, b, c, d] = other.0;
        *self = self.with(Self([a, b, c, d & 0xffff_ffff]));
    }
}
