//! Application identifiers as text that lasts: a compressed Digital Link holds none to point at.

/// Four digits of each number that an application identifier can make: below 1000, 3000 to 3999, 7000 to 8999.
#[expect(clippy::indexing_slicing, reason = "what a static is made of is computed when it is compiled")]
static DIGITS: [u8; 16_000] = {
    let mut digits = [0; 16_000];
    let mut index = 0;
    while index < 4_000 {
        let mut number = match index {
            0..1_000 => index,
            1_000..2_000 => index + 2_000,
            _ => index + 5_000,
        };
        let mut place = 4;
        while place > 0 {
            place -= 1;
            #[expect(clippy::cast_possible_truncation, reason = "a digit is less than ten")]
            {
                digits[index * 4 + place] = b'0' + (number % 10) as u8;
            }
            number /= 10;
        }
        index += 1;
    }
    digits
};

/// The same digits, for good. `None` where they are no application identifier's.
pub(super) fn lasting(ai: &str) -> Option<&'static str> {
    let number: usize = ai.parse().ok()?;
    let index = match number {
        0..1_000 => number,
        3_000..4_000 => number - 2_000,
        7_000..9_000 => number - 5_000,
        _ => return None,
    };
    let digits = DIGITS.get(index * 4..index * 4 + 4)?;
    core::str::from_utf8(digits.get(4_usize.checked_sub(ai.len())?..)?).ok().filter(|same| *same == ai)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_identifier_stays_itself() {
        for ai in ["00", "01", "99", "235", "402", "3100", "3999", "7003", "8200"] {
            assert_eq!(lasting(ai), Some(ai));
        }
        for none in ["", "4000", "9000", "+1", "00001"] {
            assert_eq!(lasting(none), None, "{none}");
        }
    }
}
