use crate::Problem;
use crate::gs1::{self, RawElement};

/// Element strings as people read them, `(01)04006381333931(21)ABC`, as a message, or what is wrong with a value. None where
/// the text doesn't start with an application identifier in brackets, or a number in brackets is no application
/// identifier: brackets are also characters of a value (GS1 General Specifications 7.11). Spaces beside the brackets are
/// the print's: no value has any.
pub(super) fn message(text: &str) -> Option<Result<String, Problem>> {
    let mut elements: Vec<(&str, &str)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (ai, after) = bracketed(rest)?;
        let end = next_bracketed(after);
        let (value, next) = after.split_at_checked(end)?;
        if elements.len() == gs1::MAX_ELEMENTS || !gs1::is_known(ai) {
            return None;
        }
        elements.push((ai, value.trim_matches(' ')));
        rest = next;
    }
    if elements.is_empty() {
        return None;
    }
    let checked = elements.iter().try_for_each(|(ai, value)| RawElement::of(ai, value, 0).map(|_| ()));
    Some(checked.and_then(|()| gs1::print(elements)))
}

/// `(` and two to four digits and `)` at the start: the digits, and what follows.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (digits, rest) = text.strip_prefix('(')?.split_once(')')?;
    let fits = (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some((digits, rest))
}

/// Where the next number in brackets starts, or the end.
fn next_bracketed(text: &str) -> usize {
    let starts = text.match_indices('(').map(|(at, _)| at);
    let mut numbered = starts.filter(|at| {
        text.get(*at..).is_some_and(|rest| {
            let (digits, end) = digits_after(rest);
            digits > 0 && end
        })
    });
    numbered.next().unwrap_or(text.len())
}

/// How many digits stand after the bracket, and whether a closing one follows them. Any number of them makes the text
/// one that isn't sure: then it is no application identifier, and nothing is read.
fn digits_after(rest: &str) -> (usize, bool) {
    let inside = rest.as_bytes().iter().skip(1);
    let digits = inside.clone().take(8).take_while(|byte| byte.is_ascii_digit()).count();
    (digits, inside.clone().nth(digits) == Some(&b')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_that_is_all_elements_is_a_message() {
        for (text, wanted) in [
            ("(01)04006381333931(21)ABC", Some("010400638133393121ABC")),
            ("(10)LOT(21)ABC", Some("10LOT\x1d21ABC")),
            ("(10)AB(C)D", Some("10AB(C)D")),
            ("(10)AB()C", Some("10AB()C")),
            ("(10)AB(12C", Some("10AB(12C")),
            ("(01)04006381333931", Some("0104006381333931")),
            ("(01) 04006381333931 (21) ABC ", Some("010400638133393121ABC")),
            (&"(10)AB".repeat(gs1::MAX_ELEMENTS + 1), None),
            // No such application identifier, whatever stands beside it.
            ("(10)AB(999)D", None),
            ("(05)AB", None),
            ("(10)AB(12345)D", None),
            ("(01)04006381333932", None),
            ("(10)", None),
            ("x(10)AB", None),
            ("(1)AB", None),
            ("", None),
        ] {
            assert_eq!(message(text).and_then(Result::ok).as_deref(), wanted, "{text}");
        }
    }
}
