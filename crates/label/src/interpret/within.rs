//! Numbers of something else within text that nothing says to be GS1 data: how such data starts, whatever got lost before it, what a
//! product's code or a telephone's number stands beside.
//!
//! Each needs a check digit or more than one element, so that few serial numbers look so: `cargo test` counts how many.

use super::{elements, shapes};
use crate::problem::{AIM_IN_DATA, GS1_TEXT, SEVERAL_NUMBERS};
use crate::{Evidence, Gtin, GtinRange, Identifier, IdentifierKind as Kind, Label, Symbology, Text};
use crate::{check, gs1, hibc};
use std::borrow::Cow;

/// What makes one doubt that text is one serial number: a problem's code and message.
pub(super) type Doubt = (&'static str, Cow<'static, str>);

/// How GS1 data starts whose first value has a check digit: the application identifier, the digits after it, and what they are.
const STARTS: &[(&str, usize, Option<Kind>)] = &[
    ("01", 14, Some(Kind::Gtin)),
    // What a case holds, and a piece of an item, are not the product in hand.
    ("02", 14, None),
    ("8006", 14, None),
    ("00", 18, Some(Kind::Sscc)),
];

/// The most characters before GS1 data that a scanner's own code for the symbology has, or that FNC1 is turned into.
const BEFORE: usize = 4;

/// What is left of an AIM identifier without its bracket, and the digits that then follow: a GTIN, and an add-on.
const WITHOUT_BRACKET: &[(&str, usize, &[usize])] =
    &[("E0", 13, &[0]), ("E4", 8, &[0]), ("E3", 13, &[2, 5]), ("E3", 12, &[2, 5]), ("I1", 14, &[0])];

/// The same of carriers of GS1 data, and of those that hold any.
const OF_GS1: &[&str] = &["C1", "d2", "Q3", "e0"];
const OF_ANY: &[&str] = &["C0", "A0", "d1", "Q1", "G0"];

/// GS1 data, or that of an AIM identifier that has lost its bracket.
pub(super) fn standard<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Doubt> {
    if let Some(gtin) = elements::leading_gtin(text) {
        within(Kind::Gtin, gtin.into(), label);
        return Some((GS1_TEXT, "this starts as GS1 data does, and can't be read as that".into()));
    }
    let starts = || text.char_indices().map(|(at, _)| at).take(BEFORE + 1);
    let found = starts().find_map(|at| {
        let (front, rest) = text.split_at_checked(at)?;
        // Digits may go on with any others.
        (at == 0 || front.contains(|letter: char| !letter.is_ascii_digit())).then(|| started(rest))?
    });
    if let Some((kind, digits)) = found {
        match kind {
            Some(Kind::Gtin) => within(Kind::Gtin, digits.into(), label),
            Some(kind) => {
                label.identifiers.push(Identifier {
                    kind,
                    value: digits.into(),
                    evidence: Evidence::Checked,
                });
            }
            None => {}
        }
        return Some((GS1_TEXT, "GS1 data stands in this, though nothing says that it is some".into()));
    }
    if is_dated(text) {
        return Some((GS1_TEXT, "this can be read as GS1 data, though nothing says that it is some".into()));
    }
    let digits = without_bracket(text)?;
    if let Some(gtin) = digits {
        within(Kind::Gtin, gtin.into(), label);
    }
    Some((AIM_IN_DATA, "this starts as an AIM identifier does that has lost its bracket".into()))
}

/// The first element of GS1 data whose check digit is good.
fn started(text: &str) -> Option<(Option<Kind>, &str)> {
    STARTS.iter().find_map(|(ai, length, kind)| {
        let digits = text.strip_prefix(ai)?.get(..*length)?;
        let is_good = match kind {
            Some(Kind::Sscc) => shapes::of_kind(Kind::Sscc, digits).is_some(),
            _ => Gtin::of(digits.as_bytes()).is_ok(),
        };
        is_good.then_some((*kind, digits))
    })
}

/// Whether text is GS1 data of a date or a place, which have a form or a check digit, and a lot or a serial number.
fn is_dated(text: &str) -> bool {
    let may_be = ["11", "13", "15", "16", "17", "41"].iter().any(|ai| text.starts_with(ai));
    may_be
        && gs1::parse(text).is_ok_and(|message| {
            message.elements.iter().skip(1).any(|element| matches!(element.code, 10 | 21))
        })
}

/// What follows an AIM identifier without its bracket, if that is what it says: its GTIN where it is one.
fn without_bracket(text: &str) -> Option<Option<Gtin>> {
    let retail = WITHOUT_BRACKET.iter().find_map(|(front, length, add_ons)| {
        let (code, add_on) = text.strip_prefix(front)?.split_at_checked(*length)?;
        let fits = add_ons.contains(&add_on.len()) && check::all_digits(add_on.as_bytes());
        Gtin::of(code.as_bytes()).ok().filter(|_| fits)
    });
    if retail.is_some() {
        return Some(retail);
    }
    let after = |fronts: &[&str]| fronts.iter().find_map(|front| text.strip_prefix(front));
    let is_serial = |data: &str| data.starts_with("21") && gs1::parse(data).is_ok();
    // No other format than HIBC has a check character, and starts as few serial numbers do.
    let is_hibc = |data: &str| hibc::read(data).is_some_and(|read| read.is_ok());
    let is_one = after(OF_GS1).is_some_and(is_serial) || after(OF_ANY).is_some_and(is_hibc);
    is_one.then_some(None)
}

/// A product's code or a telephone's number, and something beside it.
pub(super) fn beside<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Doubt> {
    if let Some(doubt) = after_gtin(text, label) {
        return Some(doubt);
    }
    if let Some((_, address)) =
        text.rsplit_once(['-', '.']).filter(|(_, last)| last.len() == 12 && shapes::is_mac(last))
    {
        let message = format!("the network address {address} stands after something else");
        return Some((SEVERAL_NUMBERS, message.into()));
    }
    let imei = digit_runs(text)
        .find(|run| run.len() == IMEI && check::ends_in_luhn_digit(run.as_bytes()))
        .or_else(|| glued_imei(text))?;
    if text.len() == IMEI || label.competing().is_some() {
        return None;
    }
    within(Kind::Imei, imei.into(), label);
    let message =
        format!("the IMEI {imei} and something else stand here: two reads may have come as one scan");
    Some((SEVERAL_NUMBERS, message.into()))
}

/// An IMEI at an end of more digits, in text with letters beside it: as a body gives them out, with a good check digit.
fn glued_imei(text: &str) -> Option<&str> {
    let is_one =
        |digits: &&str| shapes::starts_like_an_imei(digits) && check::ends_in_luhn_digit(digits.as_bytes());
    let mut found = digit_runs(text)
        .filter(|run| run.len() > IMEI && run.len() < text.len())
        .flat_map(|run| [run.get(..IMEI), run.get(run.len() - IMEI..)])
        .flatten();
    found.find(is_one)
}

/// The digits of an IMEI (3GPP TS 23.003, 6.2.1).
const IMEI: usize = 15;

/// Digits with none before or after them.
fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty())
}

/// A product's code, and what is not its check digit's doing after it: an add-on, where nothing says which symbol it was, or text.
fn after_gtin<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Doubt> {
    // A check digit proves the whole to be something.
    if label.identifiers.iter().any(|found| found.evidence <= Evidence::Checked) {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (front, rest) = text.split_at_checked(digits)?;
    if rest.is_empty() {
        let is_unknown = label.scan.aim.is_none() && label.scan.symbology == Symbology::Unknown;
        let length = match digits {
            14 | 17 => 12,
            15 | 18 => 13,
            _ => return None,
        };
        let (code, add_on) = front.split_at_checked(length).filter(|_| is_unknown)?;
        let gtin = Gtin::of(code.as_bytes()).ok()?;
        // Magazines and books have add-ons; of anything else it is as likely another number.
        match gtin.range() {
            GtinRange::Issn | GtinRange::Isbn | GtinRange::Ismn => {
                push(Kind::Gtin, gtin.into(), Evidence::Shaped, label);
            }
            _ => within(Kind::Gtin, gtin.into(), label),
        }
        push(Kind::AddOn, add_on.into(), Evidence::Shaped, label);
        let message =
            format!("these digits can be the product's code {code} (EAN or UPC) with the add-on {add_on}");
        return Some((SEVERAL_NUMBERS, message.into()));
    }
    let gtin = Gtin::of(front.as_bytes()).ok().filter(|_| (12..=14).contains(&digits))?;
    within(Kind::Gtin, gtin.into(), label);
    let rest = crate::escape(rest.as_bytes());
    let message = format!(
        "this starts with the product's code {front}, and {rest} stands after it: two reads may have come as one scan"
    );
    Some((SEVERAL_NUMBERS, message.into()))
}

/// What stands within other text is cut out under an assumption: it names no product, and fills nothing.
pub(super) fn within<'a>(kind: Kind, value: Text<'a>, label: &mut Label<'a>) {
    push(kind, value, Evidence::Segmented, label);
}

fn push<'a>(kind: Kind, value: Text<'a>, evidence: Evidence, label: &mut Label<'a>) {
    label.identifiers.push(Identifier { kind, value, evidence });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        let mut label = Label::of(crate::Scan::bare(text.as_bytes()));
        let doubt = standard(text, &mut label).or_else(|| beside(text, &mut label));
        let kinds = label.identifiers.iter().map(|found| format!(" {} {}", found.kind.name(), found.value));
        doubt.map_or_else(String::new, |(code, _)| code.to_owned() + &kinds.collect::<String>())
    }

    #[test]
    fn numbers_of_something_else_are_found_within_text() {
        for (text, wanted) in [
            ("010400638133393110L@21ABC", "gs1_text gtin 04006381333931"),
            ("w010400638133393121ABC", "gs1_text gtin 04006381333931"),
            ("F1010400638133393121ABC", "gs1_text gtin 04006381333931"),
            ("\u{e8}010400638133393121ABC", "gs1_text gtin 04006381333931"),
            ("ABCD010400638133393121ABC", "gs1_text gtin 04006381333931"),
            ("ABCDE010400638133393121ABC", ""),
            ("9010400638133393121ABC", ""),
            ("w010400638133393221ABC", ""),
            ("0204006381333931370010", "gs1_text"),
            ("8006040063813339310102", "gs1_text"),
            ("00340434292135100186", "gs1_text sscc 340434292135100186"),
            ("0010614141234567890821ABC", "gs1_text sscc 106141412345678908"),
            ("00340434292135100187", ""),
            ("1728063010LOT", "gs1_text"),
            ("410400638133393121ABC", "gs1_text"),
            ("1728133010LOT", ""),
            ("17280630", ""),
            ("E04006381333931", "aim_in_data gtin 04006381333931"),
            ("E04006381333932", ""),
            ("E440170725", "aim_in_data gtin 00000040170725"),
            ("E3400638133393112", "aim_in_data gtin 04006381333931"),
            ("E3036000291452123", ""),
            ("E303600029145212345", "aim_in_data gtin 00036000291452"),
            ("I114006381333938", "aim_in_data gtin 14006381333938"),
            ("C121ABC12345", "aim_in_data"),
            ("C122ABC12345", ""),
            ("C0+A123BJC5D6E71G", "aim_in_data"),
            ("C0+A123BJC5D6E71H", ""),
            ("490154203237518;C02XK0ABJHD2", "several_numbers imei 490154203237518"),
            ("C02XK0ABJHD2490154203237518", "several_numbers imei 490154203237518"),
            ("490154203237518001A2B3C4D5E", "several_numbers imei 490154203237518"),
            ("490154203237518001", ""),
            ("AB777490154203237518", "several_numbers imei 490154203237518"),
            ("C02XK0ABJHD2-001A2B3C4D5E", "several_numbers"),
            ("ABC-XYZ123456789", ""),
            ("C02XK0ABJHD2400638133393101", ""),
            ("C02XK0ABJHDX490154203237518", "several_numbers imei 490154203237518"),
            ("490154203237517;C02XK0ABJHD2", ""),
            ("490154203237518", ""),
            ("4006381333931;ABC", "several_numbers gtin 04006381333931"),
            ("977123456700305", "several_numbers gtin 09771234567003 add_on 05"),
            ("400638133393105", "several_numbers gtin 04006381333931 add_on 05"),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }
}
