//! Checks a report descriptor before anything interprets it.
//!
//! A descriptor comes from whatever was plugged in. The library that interprets it trusts it: it multiplies
//! sizes and counts as they stand, expands usage ranges, copies every open collection into every field, and
//! takes for granted that a usage page came before the first usage. So the items are walked here first, in the
//! same way (globals and locals both saved by Push), with a limit on everything that grows. What passes is
//! small and whole.

use std::collections::BTreeMap;

use super::{DescriptorError, REPORT_BYTES_MAX};

/// The kernel's `HID_MAX_DESCRIPTOR_SIZE`.
pub(crate) const DESCRIPTOR_BYTES_MAX: usize = 4_096;
/// Every open collection is copied into every field, so this and the two below bound the memory together: some
/// ten megabytes.
const FIELDS_MAX: usize = 2_048;
const USAGES_MAX: usize = 1_024;
const COLLECTION_USAGES_MAX: usize = 4;
const COLLECTIONS_DEEP_MAX: usize = 32;
const PUSHES_DEEP_MAX: usize = 8;

/// Checks that a descriptor is whole and small enough to be interpreted.
pub(crate) fn check(descriptor: &[u8]) -> Result<(), DescriptorError> {
    if descriptor.len() > DESCRIPTOR_BYTES_MAX {
        return Err(too_much(DESCRIPTOR_BYTES_MAX, "bytes"));
    }
    if descriptor.is_empty() {
        return Err(malformed(0, "it is empty"));
    }
    let mut walk = Walk::default();
    let mut offset = 0;
    while let Some(header) = descriptor.get(offset) {
        let item = Item::read(descriptor, offset, *header)?;
        walk.item(&item)?;
        offset = offset.saturating_add(1 + item.data_bytes);
    }
    walk.end(descriptor.len())
}

/// One short item (clause 6.2.2.2).
struct Item {
    offset: usize,
    kind: Kind,
    tag: u8,
    data_bytes: usize,
    data: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Main,
    Global,
    Local,
}

impl Item {
    fn read(descriptor: &[u8], offset: usize, header: u8) -> Result<Self, DescriptorError> {
        let kind = match (header >> 2) & 3 {
            0 => Kind::Main,
            1 => Kind::Global,
            2 => Kind::Local,
            // Long items (clause 6.2.2.3) have this type as well; no scanner uses one.
            _ => return Err(malformed(offset, "a long or reserved item")),
        };
        let data_bytes = match header & 3 {
            3 => 4,
            few => usize::from(few),
        };
        let bytes = descriptor
            .get(offset + 1..)
            .and_then(|rest| rest.get(..data_bytes))
            .ok_or_else(|| malformed(offset, "its last item is cut off"))?;
        let data = bytes.iter().rev().fold(0, |value, byte| (value << 8) | u32::from(*byte));
        Ok(Self { offset, kind, tag: header >> 4, data_bytes, data })
    }
}

/// What the items so far have set (clauses 6.2.2.7 and 6.2.2.8).
#[derive(Clone, Default)]
struct State {
    has_page: bool,
    report_size: u32,
    report_count: u32,
    report_id: Option<u8>,
    usages: usize,
    usage_min: Option<u32>,
    usage_max: Option<u32>,
}

#[derive(Default)]
struct Walk {
    now: State,
    saved: Vec<State>,
    collections: usize,
    fields: usize,
    /// The bits of each report, by direction (the tag of its main items) and id.
    bits: BTreeMap<(u8, Option<u8>), u64>,
}

const INPUT: u8 = 0x8;
const OUTPUT: u8 = 0x9;
const COLLECTION: u8 = 0xa;
const FEATURE: u8 = 0xb;
const END_COLLECTION: u8 = 0xc;

impl Walk {
    fn item(&mut self, item: &Item) -> Result<(), DescriptorError> {
        match item.kind {
            Kind::Main => {
                self.main(item)?;
                self.now.usages = 0;
                self.now.usage_min = None;
                self.now.usage_max = None;
                Ok(())
            }
            Kind::Global => self.global(item),
            Kind::Local => self.local(item),
        }
    }

    fn main(&mut self, item: &Item) -> Result<(), DescriptorError> {
        match item.tag {
            INPUT | OUTPUT | FEATURE => self.fields(item),
            COLLECTION => {
                if self.usages(item)? > COLLECTION_USAGES_MAX {
                    return Err(too_much(COLLECTION_USAGES_MAX, "usages of one collection"));
                }
                self.collections += 1;
                if self.collections > COLLECTIONS_DEEP_MAX {
                    return Err(too_much(COLLECTIONS_DEEP_MAX, "collections inside each other"));
                }
                Ok(())
            }
            END_COLLECTION => {
                self.collections = self
                    .collections
                    .checked_sub(1)
                    .ok_or_else(|| malformed(item.offset, "a collection ends that never began"))?;
                Ok(())
            }
            _ => Err(malformed(item.offset, "an unknown main item")),
        }
    }

    fn fields(&mut self, item: &Item) -> Result<(), DescriptorError> {
        if item.data_bytes == 0 {
            return Err(malformed(item.offset, "a field without its flags"));
        }
        let (constant, variable) = (item.data & 1 == 1, item.data & 2 == 2);
        let bits = u64::from(self.now.report_size) * u64::from(self.now.report_count);
        if bits == 0 {
            return Ok(());
        }
        if !constant && self.usages(item)? == 0 {
            return Err(malformed(item.offset, "a field without a usage"));
        }
        let report = self.bits.entry((item.tag, self.now.report_id)).or_default();
        *report = report.saturating_add(bits);
        if *report > 8 * REPORT_BYTES_MAX as u64 {
            return Err(too_much(REPORT_BYTES_MAX, "bytes in one report"));
        }
        let count = if variable && !constant { self.now.report_count } else { 1 };
        self.fields = self.fields.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        if self.fields > FIELDS_MAX {
            return Err(too_much(FIELDS_MAX, "fields"));
        }
        Ok(())
    }

    /// How many usages the next main item gets.
    fn usages(&self, item: &Item) -> Result<usize, DescriptorError> {
        if !self.now.has_page {
            return Err(malformed(item.offset, "no usage page has been set"));
        }
        let count = match (self.now.usage_min, self.now.usage_max) {
            (None, None) => self.now.usages,
            (Some(min), Some(max)) if min <= max => {
                usize::try_from(max - min).map_or(usize::MAX, |n| n.saturating_add(1))
            }
            _ => return Err(malformed(item.offset, "a usage range without both ends in order")),
        };
        if count > USAGES_MAX {
            return Err(too_much(USAGES_MAX, "usages of one item"));
        }
        Ok(count)
    }

    fn global(&mut self, item: &Item) -> Result<(), DescriptorError> {
        match item.tag {
            0x0 => self.now.has_page = true,
            0x7..=0x9 if item.data_bytes == 0 => {
                return Err(malformed(item.offset, "an item without its value"));
            }
            0x7 => self.now.report_size = item.data,
            0x8 => self.now.report_id = Some(report_id(item)?),
            0x9 => self.now.report_count = item.data,
            0xa => {
                if self.saved.len() >= PUSHES_DEEP_MAX {
                    return Err(too_much(PUSHES_DEEP_MAX, "saved states"));
                }
                self.saved.push(self.now.clone());
            }
            0xb => {
                self.now = self.saved.pop().ok_or_else(|| malformed(item.offset, "Pop without Push"))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn local(&mut self, item: &Item) -> Result<(), DescriptorError> {
        if item.data_bytes == 0 {
            return Err(malformed(item.offset, "an item without its value"));
        }
        match item.tag {
            0x0 => self.now.usages += 1,
            0x1 => self.now.usage_min = Some(item.data),
            0x2 => self.now.usage_max = Some(item.data),
            _ => {}
        }
        if self.now.usages > USAGES_MAX {
            return Err(too_much(USAGES_MAX, "usages of one item"));
        }
        Ok(())
    }

    fn end(&self, offset: usize) -> Result<(), DescriptorError> {
        if self.collections > 0 {
            return Err(malformed(offset, "a collection never ends"));
        }
        // Clause 5.6: either every report has an id or none has.
        let with_id = self.bits.keys().filter(|(_, id)| id.is_some()).count();
        if with_id > 0 && with_id < self.bits.len() {
            return Err(malformed(offset, "some reports have an id and some have none"));
        }
        Ok(())
    }
}

fn report_id(item: &Item) -> Result<u8, DescriptorError> {
    match u8::try_from(item.data) {
        Ok(0) | Err(_) => Err(malformed(item.offset, "a report id outside 1 to 255")),
        Ok(id) => Ok(id),
    }
}

fn malformed(offset: usize, what: &str) -> DescriptorError {
    DescriptorError::Malformed { offset, what: what.to_owned() }
}

const fn too_much(limit: usize, what: &'static str) -> DescriptorError {
    DescriptorError::TooMuch { limit, what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(descriptor: &[u8], says: &str) {
        let error = check(descriptor).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }

    #[test]
    fn a_broken_descriptor_is_refused_with_what_is_wrong() {
        refused(&[], "empty");
        refused(&[0x05], "cut off");
        refused(&[0xfe, 0x02, 0x00, 0x00, 0x00], "long or reserved");
        refused(&[0xa1, 0x01, 0xc0], "no usage page");
        refused(&[0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01], "never ends");
        refused(&[0x05, 0x8c, 0xc0], "never began");
        refused(&[0xb4], "Pop without Push");
        refused(&[0x85, 0x00], "report id");
        refused(&[0x05, 0x8c, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02], "without a usage");
        refused(&[0x05, 0x8c, 0x19, 0x05, 0x29, 0x01, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02], "in order");
        refused(
            &[0x05, 0x8c, 0x09, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x85, 0x01, 0x09, 0x01, 0x81, 0x02],
            "some have none",
        );
    }

    #[test]
    fn what_would_take_gigabytes_is_refused() {
        refused(&vec![0x05; 4_097], "4096 bytes");
        refused(
            &[0x05, 0x8c, 0x09, 0xfe, 0x77, 0xff, 0xff, 0xff, 0xff, 0x97, 0xff, 0xff, 0xff, 0xff, 0x81, 0x02],
            "16384 bytes",
        );
        refused(&[0x05, 0x8c, 0x09, 0xfe, 0x75, 0x01, 0x96, 0x01, 0x08, 0x81, 0x02], "2048 fields");
        refused(
            &[0x05, 0x8c, 0x1b, 0, 0, 0, 0, 0x2b, 0xff, 0xff, 0xff, 0xff, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02],
            "1024 usages",
        );
        refused(&[0x05, 0x8c, 0x19, 0x00, 0x29, 0x10, 0xa1, 0x00, 0xc0], "4 usages of one collection");
        refused(&[[0x05, 0x8c].as_slice(), &[0x09, 0x02, 0xa1, 0x00].repeat(33)].concat(), "32 collections");
        refused(&[0xa4; 9], "8 saved states");
    }

    #[test]
    fn a_usage_range_saved_by_push_still_counts_after_pop() {
        let descriptor =
            [0x05, 0x8c, 0x19, 0x00, 0x2a, 0xff, 0x7f, 0xa4, 0xb4, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02];
        refused(&descriptor, "1024 usages");
    }
}
