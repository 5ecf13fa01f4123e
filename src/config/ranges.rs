//! Numbers that a device takes only within a range: what is beyond it is refused with the range, in its line.

use core::fmt;
use core::ops::RangeInclusive;
use serde::de::{Deserialize, Deserializer, Error, Expected, Unexpected};

/// Bits a second of a serial port.
pub(super) fn baud<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u32>, D::Error> {
    within(value, 300..=4_000_000)
}

/// A silence, in milliseconds.
pub(super) fn idle_ms<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u32>, D::Error> {
    within(value, 10..=60_000)
}

/// Reads of one scanner: no person does a tenth of them for long. A tunnel on a belt may bring more.
pub(super) const fn reads_per_10_s_default() -> u32 {
    300
}

/// Reads of one scanner.
pub(super) fn reads_per_10_s<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    Ok(within(value, 30..=1_000_000)?.unwrap_or_else(reads_per_10_s_default))
}

fn within<'de, D: Deserializer<'de>>(value: D, range: RangeInclusive<u32>) -> Result<Option<u32>, D::Error> {
    let number = i64::deserialize(value)?;
    match u32::try_from(number).ok().filter(|number| range.contains(number)) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::invalid_value(Unexpected::Signed(number), &WholeNumber(range))),
    }
}

struct WholeNumber(RangeInclusive<u32>);

impl Expected for WholeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from {} to {}", self.0.start(), self.0.end())
    }
}
