//! Decimal text to scaled integers and back: the one grammar that amounts, quantities and rates share.

use core::num::NonZeroU32;

/// Why text is no decimal of the wanted scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecimalError {
    /// Not `-?digits[.digits]`.
    Form,
    /// More decimals than asked for.
    TooManyDecimals,
    /// More digits than any of our ranges has.
    TooLarge,
}

/// More digits before the point than this are out of every range here; fewer always fit an `i128`.
const MAX_WHOLE_DIGITS: usize = 30;

/// Errors quote what was given, up to so many characters.
const MAX_QUOTED_CHARS: usize = 40;

/// Reads `-?digits[.digits]` as a whole number of 10^-`decimals`.
pub(crate) fn parse(text: &str, decimals: u8) -> Result<i128, DecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) if all_digits(fraction) => (whole, fraction),
        Some(_) => return Err(DecimalError::Form),
        None => (digits, ""),
    };
    if !all_digits(whole) {
        return Err(DecimalError::Form);
    }
    let missing = usize::from(decimals).checked_sub(fraction.len()).ok_or(DecimalError::TooManyDecimals)?;
    let whole = whole.trim_start_matches('0');
    if whole.len() > MAX_WHOLE_DIGITS {
        return Err(DecimalError::TooLarge);
    }
    let mut digits = whole.bytes().chain(fraction.bytes()).chain(core::iter::repeat_n(b'0', missing));
    let units = digits
        .try_fold(0_i128, |sum, digit| sum.checked_mul(10)?.checked_add(i128::from(digit - b'0')))
        .ok_or(DecimalError::TooLarge)?;
    Ok(if negative { -units } else { units })
}

/// Writes so many 10^-`decimals` with exactly `decimals` decimals.
pub(crate) fn format(units: i64, decimals: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let scale = 10_u64.pow(u32::from(decimals));
    let magnitude = units.unsigned_abs();
    let whole = magnitude / scale;
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    let width = usize::from(decimals);
    format!("{sign}{whole}.{fraction:0width$}", fraction = magnitude % scale)
}

/// The same without trailing zeros, and without a point where nothing follows it: `2`, `0.25`.
pub(crate) fn format_short(units: i64, decimals: u8) -> String {
    let mut text = format(units, decimals);
    if decimals > 0 {
        let kept = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(kept);
    }
    text
}

/// `dividend / divisor`, rounded half away from zero.
pub(crate) fn divide_rounded(dividend: i128, divisor: NonZeroU32) -> i128 {
    let divisor = i128::from(divisor.get());
    let away = (dividend % divisor).abs() * 2 >= divisor;
    dividend / divisor + if away { dividend.signum() } else { 0 }
}

/// What an error quotes of a text that may be of any length.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED_CHARS) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_with_one_point_are_a_decimal() {
        for text in
            ["", "-", ".", "1.", ".5", "+1", "1e3", " 1", "1 ", "1,5", "--1", "1.-5", "١", "1.2.3", "0x1"]
        {
            assert_eq!(parse(text, 3), Err(DecimalError::Form), "{text:?}");
        }
    }

    #[test]
    fn decimals_are_scaled() {
        for (text, decimals, units) in
            [("12.5", 2, 1250), ("-0.05", 2, -5), ("-0", 2, 0), ("0007", 0, 7), ("1.234", 3, 1234)]
        {
            assert_eq!(parse(text, decimals), Ok(units), "{text:?}");
        }
        assert_eq!(parse("1.234", 2), Err(DecimalError::TooManyDecimals));
        assert_eq!(parse(&"9".repeat(31), 2), Err(DecimalError::TooLarge));
    }

    #[test]
    fn halves_round_away_from_zero() {
        for (dividend, divisor, rounded) in [
            (5, 10, 1),
            (-5, 10, -1),
            (4, 10, 0),
            (-4, 10, 0),
            (15, 10, 2),
            (1, 3, 0),
            (2, 3, 1),
            (-2, 3, -1),
            (7, 1, 7),
        ] {
            let divisor = NonZeroU32::new(divisor).unwrap();
            assert_eq!(divide_rounded(dividend, divisor), rounded, "{dividend}/{divisor}");
        }
    }

    #[test]
    fn a_quoted_text_has_an_end() {
        assert_eq!(quoted("12,5"), "12,5");
        assert_eq!(quoted(&"é".repeat(1000)).chars().count(), MAX_QUOTED_CHARS + 3);
    }
}
