//! Check characters and forms of text that some values have.

use super::codes;

/// The first prime numbers, the weights of [`ends_in_check_pair`].
const PRIMES: [u32; 23] =
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/// The 82 characters by their values (GS1 General Specifications, table 7.11-1).
const CSET82: &[u8] = b"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/// The 32 check characters by their values (GS1 General Specifications, 7.9.5).
const CSET32: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Whether text ends in a pair of check characters (GS1 General Specifications 7.9.5): the sum of the
/// characters' values, weighted by primes from the right, modulo 1,021. At most 25 characters, as no key has more.
pub(super) fn ends_in_check_pair(text: &[u8]) -> bool {
    let Some((front, &[high, low])) = text.split_last_chunk::<2>() else { return false };
    if front.len() > PRIMES.len() {
        return false;
    }
    let value = |set: &[u8], wanted: u8| {
        set.iter().position(|byte| *byte == wanted).and_then(|value| u32::try_from(value).ok())
    };
    let sum = front
        .iter()
        .rev()
        .zip(PRIMES)
        .try_fold(0, |sum, (byte, prime)| value(CSET82, *byte).map(|value| sum + value * prime));
    match (sum, value(CSET32, high), value(CSET32, low)) {
        (Some(sum), Some(high), Some(low)) => sum % 1_021 == high * 32 + low,
        _ => false,
    }
}

/// Whether text is an IBAN: a country, two check digits, 7 to 30 capital letters and digits; rearranged and
/// written as a number, 1 modulo 97 (ISO 13616-1).
pub(super) fn is_iban(text: &[u8]) -> bool {
    let Some((front, account)) = text.split_at_checked(4) else { return false };
    let Some(country) = front.get(..2) else { return false };
    if !(11..=34).contains(&text.len()) || !codes::is_country_letters(country) {
        return false;
    }
    let remainder = account.iter().chain(front).try_fold(0_u32, |sum, byte| {
        Some(match byte {
            b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
            b'A'..=b'Z' => (sum * 100 + u32::from(byte - b'A') + 10) % 97,
            _ => return None,
        })
    });
    remainder == Some(1)
}

/// Whether two hex digits follow each percent sign (RFC 3986 section 2.1).
pub(super) fn is_percent_encoded(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'%')
        .skip(1)
        .all(|after| after.get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
}

/// Whether text starts with a company prefix. The shortest has four digits (GS1 General Specifications 1.4);
/// how long this one is, only GS1's own list tells.
pub(super) fn has_company_prefix(text: &[u8]) -> bool {
    text.get(..4).is_some_and(|prefix| prefix.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_pairs_of_published_models_fit_and_others_do_not() {
        // The first is the example of the general specifications; the others go through all 82 characters.
        for good in [
            "1987654Ad4X4bL5ttr2310c2K",
            "12345678901234567890123NT",
            "12345_ABCDEFGHIJKLMCP",
            "12345_NOPQRSTUVWXYZDN",
            "12345_abcdefghijklmN3",
            "12345_nopqrstuvwxyzP2",
            "12345_!\"%&'()*+,-./LC",
            "12345_0123456789:;<=>?62",
            "22",
        ] {
            assert!(ends_in_check_pair(good.as_bytes()), "{good}");
            for place in 0..good.len() {
                let mut other = good.as_bytes().to_vec();
                other[place] = if other[place] == b'7' { b'8' } else { b'7' };
                assert!(!ends_in_check_pair(&other), "{good} {place}");
            }
        }
        for bad in
            ["", "2", "1987654Ad4X4bL5ttr2310cXK", "12345678901234567890123N1", "123456789012345678901234NT"]
        {
            assert!(!ends_in_check_pair(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn published_account_numbers_fit_and_others_do_not() {
        for good in ["DE91100000000123456789", "CH5604835012345678009", "MT90MALT011000012345MTLCAST001SABC"]
        {
            assert!(is_iban(good.as_bytes()), "{good}");
        }
        for bad in [
            "DE91100000000123456780",
            "XX361234567890",
            "de91100000000123456789",
            "DE91 1000 0000 0123 4567 89",
            "DE",
            "",
        ] {
            assert!(!is_iban(bad.as_bytes()), "{bad}");
        }
    }
}
