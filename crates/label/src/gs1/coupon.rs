//! Coupons of North America: digits whose lengths stand before them.
//!
//! Sources: "North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols" for AI 8110, "GS1 AI
//! (8112) Coupon Data Specification" for AI 8112.

use super::checks::has_company_prefix;
use super::date;
use nom::Parser;
use nom::bytes::complete::take_while_m_n;

/// A step of reading. Digits that don't fit end it.
enum Step {
    /// A digit, one of these.
    Digit(&'static [u8]),
    /// So many digits.
    Digits(usize),
    /// A digit from the first to the last of these, then as many digits as it says and `plus`.
    Counted { from: u8, to: u8, plus: usize },
    /// A digit from the first to the last of these, then a company prefix of as many digits as it says, and six.
    /// Where `none` allows it, 9 means that there is none.
    Company { from: u8, to: u8, none: bool },
    /// A date YYMMDD.
    Date,
}

use Step::{Company, Counted, Date, Digit, Digits};

const ANY: &[u8] = b"0123456789";
const REQUIREMENT: &[u8] = b"012349";
const VALUE: Step = Counted { from: b'1', to: b'5', plus: 0 };
const SERIAL: Step = Counted { from: b'0', to: b'9', plus: 6 };

/// Whose coupon, which offer, what is saved, what has to be bought: how much, in what unit, of which family.
const HEAD: &[Step] =
    &[Company { from: b'0', to: b'6', none: false }, Digits(6), VALUE, VALUE, Digit(REQUIREMENT), Digits(3)];

/// What may follow, in this order, each after its own digit.
const FIELDS: &[(u8, &[Step])] = &[
    (
        b'1',
        &[Digit(b"0123"), VALUE, Digit(REQUIREMENT), Digits(3), Company { from: b'0', to: b'6', none: true }],
    ),
    (b'2', &[VALUE, Digit(REQUIREMENT), Digits(3), Company { from: b'0', to: b'6', none: true }]),
    (EXPIRY, &[Date]),
    (START, &[Date]),
    (b'5', &[SERIAL]),
    (b'6', &[Company { from: b'1', to: b'7', none: false }]),
    (b'9', &[Digit(b"01256"), Digit(b"012"), Digit(ANY), Digit(b"01")]),
];
const EXPIRY: u8 = b'3';
const START: u8 = b'4';

/// A format, who pays, which offer, which coupon.
const POSITIVE_OFFER: &[Step] = &[Digit(b"01"), Counted { from: b'0', to: b'6', plus: 6 }, Digits(6), SERIAL];

/// Whether text is a coupon as AI 8110 holds it.
pub(super) fn is_coupon(text: &[u8]) -> bool {
    read_coupon(text).is_some_and(<[u8]>::is_empty)
}

/// Whether text is a coupon as AI 8112 holds it.
pub(super) fn is_positive_offer(text: &[u8]) -> bool {
    follow(POSITIVE_OFFER, text).is_some_and(<[u8]>::is_empty)
}

fn read_coupon(text: &[u8]) -> Option<&[u8]> {
    let mut rest = follow(HEAD, text)?;
    let mut expiry = None;
    for (digit, steps) in FIELDS {
        let Some(field) = rest.strip_prefix(&[*digit]) else { continue };
        let after = follow(steps, field)?;
        match *digit {
            EXPIRY => expiry = field.get(..6),
            // Dates of one century: the later one is the larger one.
            START if expiry.is_some_and(|expiry| field.get(..6).is_some_and(|start| start > expiry)) => {
                return None;
            }
            _ => {}
        }
        rest = after;
    }
    Some(rest)
}

/// Takes the steps' digits off the front.
fn follow<'a>(steps: &[Step], text: &'a [u8]) -> Option<&'a [u8]> {
    steps.iter().try_fold(text, |rest, step| step.take(rest))
}

impl Step {
    fn take<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        match self {
            Self::Digit(digits) => {
                let (digit, rest) = text.split_first()?;
                digits.contains(digit).then_some(rest)
            }
            Self::Digits(count) => take_digits(text, *count).map(|(_, rest)| rest),
            Self::Counted { from, to, plus } => {
                let (digit, rest) = text.split_first()?;
                let count = (from..=to).contains(&digit).then(|| usize::from(digit - b'0') + plus)?;
                take_digits(rest, count).map(|(_, rest)| rest)
            }
            Self::Company { from, to, none } => {
                let (digit, rest) = text.split_first()?;
                if *none && *digit == b'9' {
                    return Some(rest);
                }
                let count = (from..=to).contains(&digit).then(|| usize::from(digit - b'0') + 6)?;
                let (prefix, rest) = take_digits(rest, count)?;
                has_company_prefix(prefix).then_some(rest)
            }
            Self::Date => {
                let (date, rest) = take_digits(text, 6)?;
                date::is_short(date, 1).then_some(rest)
            }
        }
    }
}

fn take_digits(text: &[u8], count: usize) -> Option<(&[u8], &[u8])> {
    let mut digits = take_while_m_n::<_, _, ()>(count, count, |byte: u8| byte.is_ascii_digit());
    digits.parse(text).ok().map(|(rest, digits)| (digits, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coupon_has_its_head_and_any_of_its_fields_in_order() {
        let head = "012345612345611110123";
        assert!(is_coupon(head.as_bytes()));
        for fields in [
            "101100129",
            "101100120123456",
            "21100129",
            "3260131",
            "32601314260101",
            "32601314260131",
            "4260101",
            "50123456",
            "59123456789012345",
            "611234567",
            "90000",
            "96291",
            "10110012921100129326013142601015012345661123456790000",
        ] {
            assert!(is_coupon(format!("{head}{fields}").as_bytes()), "{fields}");
        }
        for fields in [
            "1",
            "141100129",
            "101100127",
            "3260100",
            "3261301",
            "32601014260131",
            "42601013260131",
            "5012345",
            "6012345",
            "681234567",
            "93000",
            "90300",
            "90002",
            "9000",
            "7",
            "900001",
            "A",
        ] {
            assert!(!is_coupon(format!("{head}{fields}").as_bytes()), "{fields}");
        }
        for cut in 0..head.len() {
            assert!(!is_coupon(&head.as_bytes()[..cut]), "{cut}");
        }
        for bad in [
            "712345612345611110123",
            "012345612345601110123",
            "012345612345661110123",
            "012345612345611510123",
        ] {
            assert!(!is_coupon(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn a_positive_offer_has_exactly_its_parts() {
        for good in ["001234561234560123456", "101234561234560123456", "061234567890121234569123456789012345"]
        {
            assert!(is_positive_offer(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            "201234561234560123456",
            "07",
            "00123456123456012345",
            "0012345612345601234567",
            "a01234561234560123456",
        ] {
            assert!(!is_positive_offer(bad.as_bytes()), "{bad}");
        }
    }
}
