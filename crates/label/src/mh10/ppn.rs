//! The check digits of a Pharmacy Product Number (IFA, PPN technical specification, section 12).

/// Whether the last two digits are the check of the characters before: their ASCII values times 2, 3, 4 and so on,
/// modulo 97.
pub(super) fn holds(text: &str) -> bool {
    let Some((front, check)) = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at)) else {
        return false;
    };
    let sum = front.bytes().zip(2_u32..).fold(0, |sum, (byte, weight)| (sum + u32::from(byte) * weight) % 97);
    check.bytes().all(|byte| byte.is_ascii_digit()) && check.parse() == Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_number_passes_and_its_neighbours_fail() {
        assert!(holds("110375286414"));
        for wrong in ["110375286413", "110375286415", "111375286414", "4", "", "é14"] {
            assert!(!holds(wrong), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn one_pair_of_digits_passes_and_two_swapped_neighbours_fail(front in "[0-9A-Z]{4,20}", at: prop::sample::Index) {
            let right: Vec<String> = (0..100).map(|check| format!("{front}{check:02}")).filter(|text| holds(text)).collect();
            prop_assert_eq!(right.len(), 1);
            let at = at.index(front.len() - 1);
            let mut swapped = front.clone().into_bytes();
            swapped.swap(at, at + 1);
            let swapped = String::from_utf8(swapped).unwrap_or_default();
            let check = right.first().and_then(|text| text.get(front.len()..)).unwrap_or_default();
            prop_assert_eq!(holds(&format!("{swapped}{check}")), swapped == front);
        }
    }
}
