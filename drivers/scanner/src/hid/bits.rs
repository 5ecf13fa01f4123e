//! Bits of a report. Bit 0 is the lowest bit of the first byte (Device Class Definition for HID 1.11, clause 8).

/// Whether a bit is set. `None` beyond the report's end.
pub(crate) fn bit(report: &[u8], index: usize) -> Option<bool> {
    report.get(index / 8).map(|byte| (byte >> (index % 8)) & 1 == 1)
}

/// The value of up to 16 bits. `None` beyond the report's end.
pub(crate) fn value(report: &[u8], bits: &core::ops::Range<usize>) -> Option<u16> {
    let mut value = 0;
    for index in bits.clone().take(16).rev() {
        value = (value << 1) | u16::from(bit(report, index)?);
    }
    Some(value)
}

/// Sets a bit. Beyond the report's end it does nothing.
pub(crate) fn set(report: &mut [u8], index: usize) {
    put(report, index, true);
}

/// Sets a bit or clears it. Beyond the report's end it does nothing.
pub(crate) fn put(report: &mut [u8], index: usize, on: bool) {
    let mask = 1 << (index % 8);
    if let Some(byte) = report.get_mut(index / 8) {
        *byte = if on { *byte | mask } else { *byte & !mask };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_count_from_the_lowest_of_the_first_byte() {
        let report = [0b0000_0010, 0b1000_0001];
        assert_eq!((bit(&report, 0), bit(&report, 1)), (Some(false), Some(true)));
        assert_eq!((bit(&report, 8), bit(&report, 15)), (Some(true), Some(true)));
        assert_eq!(bit(&report, 16), None);
        assert_eq!(value(&report, &(0..8)), Some(2));
        assert_eq!(value(&report, &(0..16)), Some(0x8102));
        assert_eq!(value(&report, &(4..12)), Some(0x10));
        assert_eq!(value(&report, &(12..20)), None);
    }

    #[test]
    fn setting_a_bit_beyond_the_end_does_nothing() {
        let mut report = [0; 2];
        set(&mut report, 9);
        set(&mut report, 16);
        assert_eq!(report, [0, 2]);
        put(&mut report, 9, false);
        put(&mut report, 16, false);
        assert_eq!(report, [0, 0]);
    }
}
