//! Values with their name before them in words, as the codes of some boxes have them: `SN:ABC123`, `IMEI1: 490154203237518`.
//!
//! No standard says so: each value has what its own check proves. The whole text stays a candidate, for rules that look for it,
//! only where one serial number is named; where none is, or more, it is no unit's number. Where not every name is known, the
//! serial number is doubted, as is one of several words, and text of nothing but other names and values: some hold a password.
//!
//! A blank stands for the mark after a name, and nothing at all does where what follows is well-formed for the name: `IMEI490154203237518`.

use crate::interpret::{doubt_of_value, is_no_read, is_several_words, shapes};
use crate::problem::{IMEI_CHECK_DIGIT, NAMED_VALUE, NO_READ, SEVERAL_WORDS, UNCLEAR_TEXT};
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, Problem, makers};

/// What is named: an identifier, or something else that says nothing of which unit it is.
type Named = Option<Kind>;

/// The names, in any case; a longer one before one that it starts with.
#[rustfmt::skip]
const NAMES: &[(&str, Named)] = &[
    ("imei/meid", Some(Kind::Imei)), ("imei no.", Some(Kind::Imei)), ("imei no", Some(Kind::Imei)),
    ("imei1", Some(Kind::Imei)), ("imei2", Some(Kind::Imei)), ("imei 1", Some(Kind::Imei)), ("imei 2", Some(Kind::Imei)),
    ("imei", Some(Kind::Imei)), ("meid", Some(Kind::Meid)), ("iccid", Some(Kind::Iccid)), ("eid", Some(Kind::Eid)),
    ("mac address", Some(Kind::Mac)), ("mac addr.", Some(Kind::Mac)), ("mac addr", Some(Kind::Mac)), ("mac id", Some(Kind::Mac)),
    ("mac", Some(Kind::Mac)), ("vin", Some(Kind::Vin)),
    ("serial number", Some(Kind::Serial)), ("serial no.", Some(Kind::Serial)), ("serial no", Some(Kind::Serial)),
    ("serial nr.", Some(Kind::Serial)), ("serial nr", Some(Kind::Serial)), ("serial", Some(Kind::Serial)),
    ("ser. no.", Some(Kind::Serial)), ("ser.no.", Some(Kind::Serial)), ("ser no", Some(Kind::Serial)),
    ("service tag (s/n)", Some(Kind::Serial)), ("service tag", Some(Kind::Serial)), ("svc tag", Some(Kind::Serial)),
    ("express service code", Some(Kind::Serial)), ("express svc code", Some(Kind::Serial)),
    ("seriennummer", Some(Kind::Serial)), ("s/no.", Some(Kind::Serial)), ("s/no", Some(Kind::Serial)),
    ("s/n", Some(Kind::Serial)), ("s.n.", Some(Kind::Serial)),
    ("snr", Some(Kind::Serial)), ("sn", Some(Kind::Serial)), ("s", Some(Kind::Serial)),
    ("part number", Some(Kind::PartNumber)), ("part no.", Some(Kind::PartNumber)), ("part no", Some(Kind::PartNumber)),
    ("p/no.", Some(Kind::PartNumber)), ("p/no", Some(Kind::PartNumber)), ("p/n", Some(Kind::PartNumber)), ("pn", Some(Kind::PartNumber)), ("pid", Some(Kind::PartNumber)),
    ("lot no.", Some(Kind::Lot)), ("lot no", Some(Kind::Lot)), ("lot", Some(Kind::Lot)), ("batch", Some(Kind::Lot)),
    ("gtin-14", Some(Kind::Gtin)), ("gtin-13", Some(Kind::Gtin)), ("gtin14", Some(Kind::Gtin)), ("gtin13", Some(Kind::Gtin)),
    ("ean-13", Some(Kind::Gtin)), ("ean13", Some(Kind::Gtin)), ("ean-8", Some(Kind::Gtin)), ("ean8", Some(Kind::Gtin)),
    ("upc-a", Some(Kind::Gtin)), ("upca", Some(Kind::Gtin)), ("gtin", Some(Kind::Gtin)), ("ean", Some(Kind::Gtin)), ("upc", Some(Kind::Gtin)),
    ("model number", None), ("model no.", None), ("model", None), ("sku", None), ("vid", None), ("revision", None), ("rev", None),
    ("version", None), ("hw", None), ("fw", None), ("date", None), ("color", None), ("qty", None),
];

/// Names that stand in brackets and need no mark: data identifiers as people read them.
const IN_BRACKETS: &[(&str, Named)] = &[("(s)", Some(Kind::Serial)), ("(1p)", Some(Kind::PartNumber))];

/// What stands between a name and its value. A full-width colon is what some keyboards type.
const MARKS: [char; 5] = [':', '=', '#', '\u{ff1a}', '\u{ff1d}'];

/// The most bytes of text that is looked at, and the most values of one text.
const LONGEST: usize = 512;
const MOST: usize = 16;

/// One part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field<'a> {
    /// A known name and its value.
    Named(&'static str, Named, &'a str),
    /// A name that isn't known here.
    Other,
    /// Not one name and one value; perhaps a known name.
    Unclear(bool),
}

/// How names stand in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// A mark after one of them, at least.
    Marked,
    /// Blanks after them, or nothing.
    Bare,
    /// That of a serial number, and no number after it: there is nothing to be taken.
    OfNothing,
}

/// Adds the values of text that starts with a name, and says which serial number is meant where there is one. None
/// where no known name stands in it.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Names> {
    if text.len() > LONGEST || shapes::is_mac(text) {
        return None;
    }
    if is_caption(text) {
        label.problems.push(nothing_named());
        return Some(Names::OfNothing);
    }
    let is_named = |field: &Field<'_>| matches!(field, Field::Named(..) | Field::Unclear(true));
    let (mut count, mut named, mut unclear, mut others) = (0, false, false, 0);
    for field in fields(text).take(MOST + 1) {
        count += 1;
        named |= is_named(&field);
        unclear |= matches!(field, Field::Unclear(_));
        others += usize::from(field == Field::Other);
    }
    if !named {
        if count > 0 && others == count {
            doubt(label);
        }
        return None;
    }
    let names = if parts(text).take(MOST + 1).any(is_marked) { Names::Marked } else { Names::Bare };
    // Of what isn't clear in one part, nothing is made.
    if count > MOST || unclear {
        return Some(names);
    }
    if others > 0 {
        doubt(label);
    }
    let serial = serial(text);
    if serial.is_some_and(|value| is_no_read(value) || is_caption(value)) {
        label.problems.push(nothing_named());
        return Some(Names::OfNothing);
    }
    if let Some(problem) =
        serial.and_then(|value| doubt_of(value, count, names == Names::Bare || text.starts_with('(')))
    {
        label.told.doubtful = true;
        label.problems.push(problem);
    }
    for field in fields(text) {
        let Field::Named(name, Some(kind), value) = field else { continue };
        let evidence =
            if kind == Kind::Serial && serial.is_none() { Evidence::Segmented } else { Evidence::Shaped };
        let identifier = match kind {
            Kind::Serial | Kind::PartNumber | Kind::Lot => {
                Some(Identifier { kind, value: value.into(), evidence })
            }
            _ => shapes::of_kind(kind, value),
        };
        match identifier {
            Some(identifier) => label.identifiers.push(identifier),
            None => label.problems.push(misnamed(name, kind, value)),
        }
    }
    label.told.serial = serial.map(Into::into);
    label.told.is_named = serial.is_some();
    Some(names)
}

/// What makes one doubt that a named value is the number of the unit: more than one word, what a text by itself is doubted for, and after a
/// name without a mark what may be the rest of the name.
fn doubt_of(value: &str, values: usize, is_unmarked: bool) -> Option<Problem> {
    if is_several_words(value) {
        let message = "more than one word stands after the name of a serial number";
        return Some(Problem::warning(SEVERAL_WORDS, None, message));
    }
    let goes_on =
        |start: &&str| value.get(..start.len()).is_some_and(|front| front.eq_ignore_ascii_case(start));
    let is_word = values == 1 && !value.contains(|letter: char| letter.is_numeric());
    if is_unmarked && (is_word || REST_OF_A_NAME.iter().any(goes_on)) {
        let message = "what stands after the name of a serial number may be a part of the name";
        return Some(Problem::warning(UNCLEAR_TEXT, None, message));
    }
    doubt_of_value(value)
}

/// How a name may go on that is cut short here.
const REST_OF_A_NAME: &[&str] = &["no", "nr", "num", "s/n", "sn"];

/// Whether text is the name of a value, and nothing else. A letter alone may be anything.
fn is_caption(text: &str) -> bool {
    let text = text.trim_matches([' ', '.', '(', ')']);
    let is_it = |name: &str| name.len() > 1 && name.trim_end_matches('.').eq_ignore_ascii_case(text);
    text.len() > 1 && text.len() <= LONGEST_NAME && NAMES.iter().any(|(name, _)| is_it(name))
}

/// The bytes of the longest name.
const LONGEST_NAME: usize = 20;

fn nothing_named() -> Problem {
    let message = "the name of a number stands here, and there is none after it";
    Problem::error(NO_READ, None, message)
}

fn doubt(label: &mut Label<'_>) {
    label.told.doubtful = true;
    let message = "names that are not known here stand in this text: the serial number in it, if there is one, is not sure";
    label.problems.push(Problem::warning(UNCLEAR_TEXT, None, message));
}

fn misnamed(name: &str, kind: Kind, value: &str) -> Problem {
    if kind == Kind::Imei && value.len() == 15 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Problem::warning(IMEI_CHECK_DIGIT, None, format!("the IMEI {value} has a wrong check digit"));
    }
    let shown = crate::escape(value.as_bytes());
    Problem::warning(NAMED_VALUE, None, format!("{shown} stands after {name}, and is none"))
}

/// The number of a unit that text names: the only serial number, or the only value there is.
pub(crate) fn units_number(text: &str) -> Option<&str> {
    let only = || match (fields(text).next(), fields(text).nth(1)) {
        (Some(Field::Named(_, Some(kind), value)), None) if kind.names_unit() => Some(value),
        _ => None,
    };
    Some(text).filter(|text| text.len() <= LONGEST).and_then(serial).or_else(only)
}

/// The only serial number among the values, the first of its spellings.
fn serial(text: &str) -> Option<&str> {
    let mut serials = fields(text).filter_map(|field| match field {
        Field::Named(_, Some(Kind::Serial), value) => Some(value),
        _ => None,
    });
    serials.next().filter(|first| serials.all(|other| makers::is_one(first, other)))
}

/// The parts of text: with a comma or a semicolon between them, or each with a known name after a blank.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '\u{ff1b}', '\u{ff0c}']).flat_map(pieces)
}

/// Whether a part starts with a known name and a mark.
fn is_marked(part: &str) -> bool {
    named(part).is_some_and(|found| found.marked)
}

fn fields(text: &str) -> impl Iterator<Item = Field<'_>> {
    parts(text).map(field)
}

/// The pieces of a part that each start with a name. Where a blank stands for the mark of the first, it may for the others.
fn pieces(part: &str) -> impl Iterator<Item = &str> {
    let by_blank = named(part.trim_start()).is_some_and(|found| !found.marked);
    let mut rest = part.trim();
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // A name of two words starts within no name.
        let from = named(rest).map_or(0, |found| rest.len() - found.value.len());
        let starts = rest.match_indices([' ', '(']).filter(|(at, _)| *at >= from);
        let mut starts = starts.map(|(at, found)| if found == "(" { at } else { at + 1 });
        let next = starts.find(|at| {
            let piece = rest.get(*at..).unwrap_or_default();
            *at > 0 && named(piece).is_some_and(|found| found.marked || by_blank)
        });
        let (piece, after) = rest.split_at_checked(next.unwrap_or(rest.len()))?;
        rest = after.trim_start();
        Some(piece.trim())
    })
}

/// A known name at the start of text.
struct Found<'a> {
    name: &'static str,
    what: Named,
    value: &'a str,
    /// A mark stands after it, not only a blank.
    marked: bool,
}

fn named(text: &str) -> Option<Found<'_>> {
    let after = |name: &str| {
        let (start, rest) = text.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some(rest)
    };
    let bracketed = IN_BRACKETS.iter().find_map(|(name, what)| Some((*name, *what, after(name)?)));
    if let Some((name, what, rest)) = bracketed {
        // What people read says it once more: `(S) Serial No. ABC`.
        let again = by_name(rest.trim_start()).filter(|again| again.what == what);
        let value = again.map_or(rest.trim(), |again| again.value);
        return Some(Found { name, what, value, marked: true });
    }
    by_name(text)
}

/// What stands between a name and its value: blanks, marks, and the same name in other letters, in brackets. What abbreviates "number" may
/// have other signs after it.
fn after_name<'a>(name: &str, rest: &'a str) -> &'a str {
    let is_of_number = name.contains([' ', '/']) && name.trim_end_matches('.').ends_with(['o', 'r']);
    let is_mark = |letter: char| {
        letter == ' ' || MARKS.contains(&letter) || is_of_number && matches!(letter, '.' | '-' | '/' | '_')
    };
    let value = rest.trim_start_matches(is_mark);
    let in_brackets =
        value.strip_prefix(['(', '\u{ff08}']).and_then(|inner| inner.split_once([')', '\u{ff09}']));
    match in_brackets {
        Some((inner, value)) if !inner.is_ascii() && !inner.contains(char::is_numeric) => {
            value.trim_start_matches(is_mark)
        }
        _ => value,
    }
}

/// The letters that names start with, a bit for each.
const STARTS: u128 = {
    let (mut starts, mut names) = (0, NAMES);
    while let [(name, _), rest @ ..] = names {
        if let [first, ..] = name.as_bytes() {
            starts |= 1 << *first;
        }
        names = rest;
    }
    starts
};

fn by_name(text: &str) -> Option<Found<'_>> {
    let first = text.bytes().next()?.to_ascii_lowercase();
    // Most text starts with none, digits for one, and is looked at for names over and over.
    if !first.is_ascii() || STARTS & (1 << first) == 0 {
        return None;
    }
    let may_be = NAMES.iter().filter(|(name, _)| name.as_bytes().first() == Some(&first));
    may_be.into_iter().find_map(|(name, what)| {
        let (start, rest) = text.split_at_checked(name.len())?;
        if !start.eq_ignore_ascii_case(name) {
            return None;
        }
        let value = after_name(name, rest);
        let between = rest.get(..rest.len() - value.len())?;
        let marked = between.contains(|letter: char| letter != ' ');
        // A letter alone needs its mark.
        let by_blank = name.len() > 1 && !between.is_empty();
        let is_one =
            marked || (!value.is_empty() && (by_blank || between.is_empty() && is_glued(name, *what, value)));
        is_one.then_some(Found { name, what: *what, value: value.trim_end(), marked })
    })
}

/// Whether what follows a name without anything between them can only be what is named: its check digit or its form says so, or no
/// word goes on after the name.
fn is_glued(name: &str, what: Named, value: &str) -> bool {
    let word = value.split(' ').next().unwrap_or_default();
    match what {
        // An o may be the end of `S/No`.
        Some(Kind::Serial | Kind::PartNumber) => {
            matches!(name, "s/n" | "p/n")
                && word.starts_with(|first: char| first.is_alphanumeric() && !matches!(first, 'o' | 'O'))
        }
        Some(Kind::Mac) => shapes::is_mac(word),
        Some(kind) => shapes::of_kind(kind, word).is_some_and(|found| found.evidence == Evidence::Checked),
        None => false,
    }
}

fn field(part: &str) -> Field<'_> {
    match named(part) {
        Some(Found { value: "", .. }) => Field::Unclear(true),
        // A hardware address has colons; in any other value there would be a name.
        Some(Found { what, value, .. })
            if what != Some(Kind::Mac) && value.contains([':', '=', '\u{ff1a}']) =>
        {
            Field::Unclear(true)
        }
        Some(Found { name, what, value, .. }) => Field::Named(name, what, value),
        None => match part.split_once([':', '=', '\u{ff1a}']) {
            Some((name, value))
                if is_name(name.trim()) && value.trim().starts_with(char::is_alphanumeric) =>
            {
                Field::Other
            }
            _ => Field::Unclear(false),
        },
    }
}

/// Whether text is such as names are: a few letters, digits and signs, a letter among them.
fn is_name(text: &str) -> bool {
    text.len() <= 24 && text.contains(char::is_alphabetic) && !text.contains(['{', '"', '[', '<', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut label = Label::of(crate::Scan::bare(text.as_bytes()));
        let is_named = read(text, &mut label);
        let found: Vec<String> = label
            .identifiers
            .iter()
            .map(|found| format!("{} {} {}", found.kind.name(), found.evidence.name(), found.value))
            .chain(label.problems.iter().map(|problem| problem.code.to_owned()))
            .chain(label.told.serial.iter().map(|serial| format!("told {serial}")))
            .collect();
        if is_named.is_some() { format!("named {}", found.join(", ")) } else { found.join(", ") }
    }

    fn says(table: &[(&str, &str)]) {
        for (text, wanted) in table {
            assert_eq!(written(text), *wanted, "{text}");
        }
    }

    #[test]
    fn text_with_a_known_name_says_what_its_values_are() {
        says(&[
            ("SN:ABC123", "named serial shaped ABC123, told ABC123"),
            ("s/n = ABC123", "named serial shaped ABC123, told ABC123"),
            ("Serial No. : AB 1", "named serial shaped AB 1, several_words, told AB 1"),
            (
                "SN:A1;P/N:B2,IMEI 2:490154203237518;",
                "named serial shaped A1, part_number shaped B2, imei checked 490154203237518, told A1",
            ),
            ("SN:A1, Rev: 2", "named serial shaped A1, told A1"),
            ("SN:A1, Foo: 2", "named serial shaped A1, unclear_text, told A1"),
            ("S/N ABC1", "named serial shaped ABC1, told ABC1"),
            ("SN ABC123", "named serial shaped ABC123, told ABC123"),
            ("S/N#ABC", "named serial shaped ABC, told ABC"),
            ("SN\u{ff1a}ABC10", "named serial shaped ABC10, told ABC10"),
            ("S:ABC6", "named serial shaped ABC6, told ABC6"),
            ("(S)QQ1", "named serial shaped QQ1, told QQ1"),
            ("(1P)AB(S)QQ1", "named part_number shaped AB, serial shaped QQ1, told QQ1"),
            (
                "PID: WS-C3750X-24T-S VID: V02 SN: FDO1234A5BC",
                "named part_number shaped WS-C3750X-24T-S, serial shaped FDO1234A5BC, told FDO1234A5BC",
            ),
            (
                "IMEI 1 490154203237518 IMEI 2 356938035643809",
                "named imei checked 490154203237518, imei checked 356938035643809",
            ),
            ("IMEI 352099001761481", "named imei checked 352099001761481"),
        ]);
    }

    #[test]
    fn a_name_ends_where_its_number_starts_and_alone_says_nothing() {
        says(&[
            ("Serial No.7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
            ("SERIAL NO-7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
            ("Serial Number/7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
            ("Serial Nr....7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
            ("S/N (\u{5e8f}\u{5217}\u{53f7})7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
            ("(S) SN7G4K9A12", "named serial shaped SN7G4K9A12, unclear_text, told SN7G4K9A12"),
            ("SERIAL NO7G4K9A12", "named serial shaped NO7G4K9A12, unclear_text, told NO7G4K9A12"),
            ("SERIAL PORT", "named serial shaped PORT, unclear_text, told PORT"),
            ("SN MODEL", "named no_read"),
            ("Serial Number", "named no_read"),
            ("SERIAL NUMBER", "named no_read"),
            ("Serial No.", "named no_read"),
            ("SERIAL", "named no_read"),
        ]);
    }

    #[test]
    fn each_name_says_what_kind_of_number_follows() {
        says(&[
            ("Service Tag: 5RFDP01", "named serial shaped 5RFDP01, told 5RFDP01"),
            ("Express Service Code: 12542331601", "named serial shaped 12542331601, told 12542331601"),
            (
                "Service Tag: 5RFDP01 Express Service Code: 125-423-316-01",
                "named serial shaped 5RFDP01, serial shaped 125-423-316-01, told 5RFDP01",
            ),
            ("Service Tag (S/N): 5RFDP01", "named serial shaped 5RFDP01, told 5RFDP01"),
            ("MEID: AF 012345 0ABCDE C", "named meid checked AF0123450ABCDEC"),
            ("ICCID: 8914 8000 0007 4580 9013", "named iccid checked 89148000000745809013"),
            ("GTIN:04006381333948;SN:A5", "named gtin checked 04006381333948, serial shaped A5, told A5"),
            ("LOT:ABC123", "named lot shaped ABC123"),
            ("MODEL:X1;SKU:Y2", "named "),
            ("SSID:net;KEY:secret123", "unclear_text"),
            ("MAC:00:1A:2B:3C:4D:5E", "named mac shaped 00:1A:2B:3C:4D:5E"),
            ("SN:A1;SN:A1", "named serial shaped A1, serial shaped A1, told A1"),
            // Which of them it is nothing tells.
            ("SN:A1;SN:A2", "named serial segmented A1, serial segmented A2"),
            ("IMEI:490154203237517", "named imei_check_digit"),
            ("IMEI:1", "named named_value"),
            ("EID:490154203237517", "named named_value"),
        ]);
    }

    #[test]
    fn what_is_not_clear_is_not_made_clear() {
        says(&[
            // Not clear.
            ("SN:A1;B2", "named "),
            ("SN:A1 Foo:2", "named "),
            ("SN:A1 IMEI:490154203237518", "named serial shaped A1, imei checked 490154203237518, told A1"),
            ("Rev:2", "named "),
            ("SN:", "named "),
            ("SN: ", "named "),
            ("SN", "named no_read"),
            ("SN123", ""),
        ]);
    }

    #[test]
    fn a_blank_or_nothing_stands_for_the_mark_where_what_follows_is_well_formed() {
        says(&[
            ("S/NABC123", "named serial shaped ABC123, told ABC123"),
            ("S/N", "named no_read"),
            ("S/NO123", ""),
            ("S/No 123", "named serial shaped 123, told 123"),
            ("S/No.: 123", "named serial shaped 123, told 123"),
            ("IMEI490154203237518", "named imei checked 490154203237518"),
            ("IMEI490154203237517", ""),
            ("IMEI/MEID 490154203237518", "named imei checked 490154203237518"),
            ("IMEI1490154203237518 SN:A1", "named imei checked 490154203237518, serial shaped A1, told A1"),
            ("MAC001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
            ("MAC 00 1A 2B 3C 4D 5E", "named mac shaped 00 1A 2B 3C 4D 5E"),
            ("MAC001A2B3C4D", ""),
            ("EAN4006381333931", "named gtin checked 04006381333931"),
            ("EAN13 4006381333931", "named gtin checked 04006381333931"),
            ("EAN4006381333932", ""),
            ("LOT 12345", "named lot shaped 12345"),
            ("MODEL AB-123", "named "),
            ("LOT12345", ""),
            ("SN ABC PN X1", "named serial shaped ABC, part_number shaped X1, told ABC"),
            (
                "SN of case 7G4K9A12",
                "named serial shaped of case 7G4K9A12, several_words, told of case 7G4K9A12",
            ),
            ("(S) Serial No. ABC123", "named serial shaped ABC123, told ABC123"),
            ("SN:N/A", "named no_read"),
            ("SN NONE", "named no_read"),
            ("SN:A1;MAC:N/A", "named serial shaped A1, named_value, told A1"),
            ("S ABC", ""),
            ("XSN:A1", "unclear_text"),
            ("00:1A:2B:3C:4D:5E", ""),
            ("é:1", "unclear_text"),
            ("1:2", ""),
            (":", ""),
            ("", ""),
        ]);
    }

    #[test]
    fn longer_text_is_not_looked_through() {
        assert_eq!(written(&"SN:A;".repeat(MOST + 1)), "named ");
        assert_eq!(written(&format!("SN:{}", "A".repeat(LONGEST))), "");
    }
}
