//! The numbers of receipts, as shops that run this program print them as a barcode.

/// The store of text that has the form of a receipt's number: `R`, then store, lane and number with hyphens between them. In
/// training `RT` stands in front, and the `T` is taken for a part of the store here. With caps lock on it starts with a small letter,
/// and is one all the same. A maker's serial number may look like one, `RX-100-2345`: only the store tells.
pub(crate) fn store(text: &str) -> Option<&str> {
    let mut parts = text.strip_prefix(['R', 'r'])?.rsplitn(3, '-');
    let (number, lane, store) = (parts.next()?, parts.next()?, parts.next()?);
    let is_store = !store.is_empty()
        && store.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.'));
    (counted(number, 20) && counted(lane, 10) && is_store).then_some(store)
}

/// Whether text is the number of a receipt or a transaction of this store, of a sale or of training, or holds a receipt's: whatever
/// signs a keyboard's layout or a person made of the hyphens.
#[must_use]
pub fn is_receipt_of(text: &str, of: &str) -> bool {
    let is_it = |store: &str| store.eq_ignore_ascii_case(of);
    if store(text).is_some_and(|store| is_it(store) || store.strip_prefix(['T', 't']).is_some_and(is_it)) {
        return true;
    }
    // Nearly no text has two signs.
    if !has_two_signs(text) {
        return false;
    }
    let (text, of) = (hyphenated(text), hyphenated(of));
    let mut found = text.match_indices(&of).filter(|(at, _)| {
        let rest = text.get(at + of.len()..).unwrap_or_default();
        !of.is_empty() && is_of_lane(rest)
    });
    found.any(|(at, _)| {
        let front = text.get(..at).unwrap_or_default();
        let receipt = front.strip_suffix("rt").or_else(|| front.strip_suffix('r'));
        receipt.is_some_and(|before| before.is_empty() || before.ends_with('-'))
            || front.is_empty() && of.len() > 1
    })
}

fn has_two_signs(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !byte.is_ascii_alphanumeric()).nth(1).is_some();
    }
    text.chars().filter(|letter| is_sign(*letter)).nth(1).is_some()
}

fn is_sign(letter: char) -> bool {
    !letter.is_alphanumeric() || letter == SHARP_S
}

/// What the key of the hyphen types where the layout is a German one.
const SHARP_S: char = '\u{df}';

/// Text in small letters with one hyphen for whatever stands between letters and digits, and none at its ends.
fn hyphenated(text: &str) -> String {
    let parts = text.split(is_sign);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("-").to_lowercase()
}

/// Whether what follows the store is a lane and a number that it counted, and perhaps other words.
fn is_of_lane(rest: &str) -> bool {
    let mut parts = rest.strip_prefix('-').unwrap_or_default().split('-');
    let is_lane = parts.next().is_some_and(|lane| counted(lane, 10));
    // A transaction of training has its mark here.
    is_lane && parts.next().is_some_and(|number| counted(number.strip_prefix('t').unwrap_or(number), 20))
}

/// Whether text is a number that was counted, of at most so many digits.
fn counted(digits: &str, most: usize) -> bool {
    (1..=most).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_of_its_store() {
        for (text, of) in [
            ("R0042-3-17", "0042"),
            ("RT0042-3-17", "0042"),
            ("r0042-3-17", "0042"),
            ("Rnord-1-3-17", "NORD-1"),
            ("RTX-100-2345", "X"),
            ("RTX-100-2345", "TX"),
            // However the hyphens came, and whatever stands around it.
            ("R0042/3/17", "0042"),
            ("R0042\u{df}3\u{df}17", "0042"),
            ("R0042'3'17", "0042"),
            ("R0042\u{2013}3\u{2013}17", "0042"),
            ("R0042_3_17", "0042"),
            ("R0042 - 3 - 17", "0042"),
            ("Rnord_1_3_17", "nord-1"),
            ("Receipt: R0042-3-17.", "0042"),
            ("R0042-3-17 ABC", "0042"),
            ("R0042-3-17 ", "0042"),
            ("0042-3-17", "0042"),
            ("0042-3-T17", "0042"),
        ] {
            assert!(is_receipt_of(text, of), "{text} {of}");
        }
        for (text, of) in [
            ("R0043-3-17", "0042"),
            ("RX-100-2345", "0042"),
            ("R0042-3-017", "0042"),
            ("R0042-03-17", "0042"),
            ("R0042-3", "0042"),
            ("AB-0042-3-17", "0042"),
            ("XR0042-3-17", "0042"),
            ("10042-3-17", "0042"),
            ("2-3-17", "2"),
            ("R0042317", "0042"),
            ("R-3-17", ""),
            ("R", "0042"),
        ] {
            assert!(!is_receipt_of(text, of), "{text} {of}");
        }
    }
}
