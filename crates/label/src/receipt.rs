//! The numbers of receipts, as shops that run this program print them as a barcode.

/// The store of text that has the form of a receipt's number: `R`, then store, lane and number with hyphens between them. In
/// training `RT` stands in front, and the `T` is taken for a part of the store here. With caps lock on it starts with a small letter,
/// and is one all the same. A maker's serial number may look like one, `RX-100-2345`: only the store tells.
pub(crate) fn store(text: &str) -> Option<&str> {
    let mut parts = text.strip_prefix(['R', 'r'])?.rsplitn(3, '-');
    let (number, lane, store) = (parts.next()?, parts.next()?, parts.next()?);
    let counted = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_store = !store.is_empty()
        && store.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.'));
    (counted(number, 20) && counted(lane, 10) && is_store).then_some(store)
}

/// Whether text is the number of a receipt of this store, of a sale or of training.
#[must_use]
pub fn is_receipt_of(text: &str, of: &str) -> bool {
    let is_it = |store: &str| store.eq_ignore_ascii_case(of);
    store(text).is_some_and(|store| is_it(store) || store.strip_prefix(['T', 't']).is_some_and(is_it))
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
        ] {
            assert!(is_receipt_of(text, of), "{text} {of}");
        }
        for (text, of) in [
            ("R0043-3-17", "0042"),
            ("RX-100-2345", "0042"),
            ("R0042-3-017", "0042"),
            ("R0042-03-17", "0042"),
            ("R0042-3", "0042"),
            ("0042-3-17", "0042"),
            ("R-3-17", ""),
            ("R0042-3-17 ", "0042"),
            ("R", "0042"),
        ] {
            assert!(!is_receipt_of(text, of), "{text} {of}");
        }
    }
}
