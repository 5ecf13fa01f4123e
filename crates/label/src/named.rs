//! Values with their name before them in words, as the codes of some boxes have them: `SN:ABC123`, `IMEI1: 490154203237518`.
//!
//! No standard says so: each value has what its own check proves. The whole text stays a candidate, for rules that look for it,
//! only where one serial number is named; where none is, or more, it is no unit's number. Where not every name is known, the
//! serial number is doubted, as is one of several words, and text of nothing but other names and values: some hold a password.
//!
//! A blank stands for the mark after a name, and nothing at all does where what follows is well-formed for the name: `IMEI490154203237518`.
//! Any other sign does too, and then the number is doubted: `S/N-ABC123`.

use crate::interpret::{doubt_of_value, has_signs, is_no_read, shapes};
use crate::problem::{IMEI_CHECK_DIGIT, NAMED_VALUE, NO_READ, SEVERAL_WORDS, UNCLEAR_TEXT};
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, Problem, makers, mh10};

/// What is named: an identifier, or something else that says nothing of which unit it is.
type Named = Option<Kind>;

/// The names, in any case, by their first letter; a longer one before one that it starts with.
#[rustfmt::skip]
const NAMES: &[(u8, &[(&str, Named)])] = &[
    (b'i', &[
        ("imei/meid", Some(Kind::Imei)), ("imei no.", Some(Kind::Imei)), ("imei no", Some(Kind::Imei)), ("imei1", Some(Kind::Imei)),
        ("imei2", Some(Kind::Imei)), ("imei 1", Some(Kind::Imei)), ("imei 2", Some(Kind::Imei)), ("imei", Some(Kind::Imei)),
        ("iccid", Some(Kind::Iccid)), ("isbn-13", Some(Kind::Gtin)), ("isbn13", Some(Kind::Gtin)), ("isbn", Some(Kind::Gtin)),
    ]),
    (b'm', &[
        ("meid", Some(Kind::Meid)), ("mac address", Some(Kind::Mac)), ("mac addr.", Some(Kind::Mac)), ("mac addr", Some(Kind::Mac)),
        ("mac id", Some(Kind::Mac)), ("mac", Some(Kind::Mac)), ("model number", None), ("model no.", None), ("model", None),
    ]),
    (b'e', &[
        ("eid", Some(Kind::Eid)), ("express service code", Some(Kind::Serial)), ("express svc code", Some(Kind::Serial)),
        ("ean-13", Some(Kind::Gtin)), ("ean13", Some(Kind::Gtin)), ("ean-8", Some(Kind::Gtin)), ("ean8", Some(Kind::Gtin)),
        ("ean", Some(Kind::Gtin)),
    ]),
    (b'b', &[("bt", Some(Kind::Mac)), ("batch", Some(Kind::Lot))]),
    (b'v', &[("vin", Some(Kind::Vin)), ("vid", None), ("version", None)]),
    (b's', &[
        ("serial number", Some(Kind::Serial)), ("serial no.", Some(Kind::Serial)), ("serial no", Some(Kind::Serial)),
        ("serial nr.", Some(Kind::Serial)), ("serial nr", Some(Kind::Serial)), ("serial", Some(Kind::Serial)),
        ("ser. no.", Some(Kind::Serial)), ("ser.no.", Some(Kind::Serial)), ("ser no", Some(Kind::Serial)),
        ("service tag (s/n)", Some(Kind::Serial)), ("service tag", Some(Kind::Serial)), ("svc tag", Some(Kind::Serial)),
        ("seriennummer", Some(Kind::Serial)), ("s/no.", Some(Kind::Serial)), ("s/no", Some(Kind::Serial)), ("s/n", Some(Kind::Serial)),
        ("s.n.", Some(Kind::Serial)), ("snr", Some(Kind::Serial)), ("sn", Some(Kind::Serial)), ("s", Some(Kind::Serial)), ("sku", None),
    ]),
    (b'p', &[
        ("part number", Some(Kind::PartNumber)), ("part no.", Some(Kind::PartNumber)), ("part no", Some(Kind::PartNumber)),
        ("p/no.", Some(Kind::PartNumber)), ("p/no", Some(Kind::PartNumber)), ("p/n", Some(Kind::PartNumber)),
        ("pn", Some(Kind::PartNumber)), ("pid", Some(Kind::PartNumber)),
    ]),
    (b'l', &[("lot no.", Some(Kind::Lot)), ("lot no", Some(Kind::Lot)), ("lot", Some(Kind::Lot))]),
    (b'g', &[
        ("gtin-14", Some(Kind::Gtin)), ("gtin-13", Some(Kind::Gtin)), ("gtin14", Some(Kind::Gtin)), ("gtin13", Some(Kind::Gtin)),
        ("gtin", Some(Kind::Gtin)),
    ]),
    (b'u', &[("upc-a", Some(Kind::Gtin)), ("upca", Some(Kind::Gtin)), ("upc", Some(Kind::Gtin))]),
    (b'r', &[("revision", None), ("rev", None)]),
    (b'h', &[("hw", None)]),
    (b'f', &[("fw", None)]),
    (b'd', &[("date", None)]),
    (b'c', &[("color", None)]),
    (b'q', &[("qty", None)]),
];

/// What stands between a name and its value. A full-width colon is what some keyboards type.
const MARKS: [char; 5] = [':', '=', '#', '\u{ff1a}', '\u{ff1d}'];

/// What a number may have beside letters and digits where its name says that it is one.
const SIGNS: &str = "-.";

/// What stands around a value and is no part of it, as around text by itself.
const AROUND: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('*', '*'), ('\u{201c}', '\u{201d}')];

/// The most bytes of text that is looked at, and the most values of one text.
const LONGEST: usize = 512;
const MOST: usize = 16;

/// One part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field<'a> {
    /// A known name and its value.
    Named(&'a str, Named, &'a str),
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
    if text.len() > LONGEST || is_nameless(text) {
        return None;
    }
    if is_caption(text) {
        label.problems.push(nothing_named());
        return Some(Names::OfNothing);
    }
    // What stands beside a number with such a sign between them makes it doubted in any case.
    let is_seldom = text.contains(SELDOM);
    let is_named = |field: &Field<'_>| matches!(field, Field::Named(..) | Field::Unclear(true));
    let (mut count, mut named, mut unclear, mut others) = (0, false, false, 0);
    for field in fields(text).take(MOST + 1) {
        count += 1;
        named |= is_named(&field);
        unclear |= matches!(field, Field::Unclear(is_named) if is_named || !is_seldom);
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
    let is_loose = parts(text).any(is_loose);
    if is_loose || is_seldom {
        label.told.doubtful = true;
        let message = "names and values stand here with signs between them that are seldom there";
        label.problems.push(Problem::warning(UNCLEAR_TEXT, None, message));
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
    // A sign that stands between may be a part of the number as well.
    label.told.is_named = serial.is_some() && !is_loose;
    Some(names)
}

/// What makes one doubt that a named value is the number of the unit: other signs than numbers have, what a text by itself is doubted for,
/// and after a name without a mark what may be the rest of the name.
fn doubt_of(value: &str, values: usize, is_unmarked: bool) -> Option<Problem> {
    if has_signs(value, SIGNS) {
        let message = "more than a number stands after the name of a serial number";
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
    let text =
        text.trim_matches(|letter: char| matches!(letter, ' ' | '.' | '(' | ')') || MARKS.contains(&letter));
    let is_it = |name: &str| name.len() > 1 && name.trim_end_matches('.').eq_ignore_ascii_case(text);
    let may_be = text.len() > 1 && text.len() <= LONGEST_NAME;
    may_be && names_like(text).is_some_and(|names| names.iter().any(|(name, _)| is_it(name)))
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
    // Most text is, and all the spellings of a number are looked at.
    if is_one_word(text) {
        let is_units =
            |found: &Found<'_>| !found.value.is_empty() && found.what.is_some_and(Kind::names_unit);
        return by_name(text).filter(is_units).map(|found| found.value);
    }
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

/// The parts of text: with a comma or a semicolon between them, or each with a name after a blank.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let ends =
        |letter: char| matches!(letter, ';' | ',' | '\u{ff1b}' | '\u{ff0c}') || SELDOM.contains(&letter);
    text.split(ends).flat_map(pieces)
}

/// What else may stand between parts. No number is taken for granted then.
const SELDOM: [char; 3] = ['|', '&', '\u{ff5c}'];

/// Whether a part starts with a known name and a mark.
fn is_marked(part: &str) -> bool {
    named(part).is_some_and(|found| found.marked)
}

/// Whether a part starts with a known name and another sign than a mark.
/// Whether a name with a hyphen after it is how a number is written, as small makers do: `SN-77001`. It is taken as it stands, and known
/// without its name too.
fn is_of_the_number(text: &str) -> bool {
    let (name, number) = text.split_once('-').unwrap_or_default();
    ["sn", "serial"].iter().any(|known| name.eq_ignore_ascii_case(known))
        && !has_signs(number, "-")
        && number.contains(|letter: char| letter.is_ascii_digit())
}

fn is_loose(part: &str) -> bool {
    named(part).is_some_and(|found| found.is_loose)
}

fn fields(text: &str) -> impl Iterator<Item = Field<'_>> {
    parts(text).map(field)
}

/// The pieces of a part that each start with a name. Where a blank stands for the mark of the first, it may for the others. After a known
/// name another one needs its mark.
fn pieces(part: &str) -> impl Iterator<Item = &str> {
    let by_blank = named(part.trim_start()).is_some_and(|found| !found.marked);
    let mut rest = part.trim();
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // A name of two words starts within no name.
        let first = named(rest);
        // What is glued to the value of a data identifier in brackets is another one; to that of any other name those are that boxes have.
        let is_glued_to = |piece: &str| {
            let of_boxes = |name: &str| name.eq_ignore_ascii_case("S") || name.eq_ignore_ascii_case("1P");
            in_brackets(rest).is_some()
                || first.is_some() && in_brackets(piece).is_some_and(|(name, ..)| of_boxes(name))
        };
        let from = first.as_ref().map_or(0, |found| rest.len() - found.value.len());
        let starts = rest.match_indices([' ', '(']).filter(|(at, _)| *at >= from);
        let mut starts = starts.map(|(at, found)| (at + usize::from(found == " "), found == "("));
        let next = starts.find(|(at, is_glued)| {
            let piece = rest.get(*at..).unwrap_or_default();
            let is_named = named(piece).is_some_and(|found| found.marked || by_blank);
            let can_be = match is_glued {
                true => is_named && is_glued_to(piece),
                false => is_named || first.is_some() && is_other(piece),
            };
            *at > 0 && can_be
        });
        let (piece, after) = rest.split_at_checked(next.map_or(rest.len(), |(at, _)| at))?;
        rest = after.trim_start();
        Some(piece.trim())
    })
}

/// Whether text starts with one word, a mark and a value: what the word names isn't known here.
fn is_other(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    let mark = word.find(|letter: char| MARKS.contains(&letter) && letter != '#');
    mark.is_some_and(|at| is_name(text.get(..at).unwrap_or_default()))
}

/// A known name at the start of text.
struct Found<'a> {
    name: &'a str,
    what: Named,
    value: &'a str,
    /// A mark stands after it, not only a blank.
    marked: bool,
    /// Another sign stands after it.
    is_loose: bool,
}

fn named(text: &str) -> Option<Found<'_>> {
    if let Some((name, what, rest)) = in_brackets(text) {
        // What people read says it once more: `(S) Serial No. ABC`.
        let again = by_name(rest.trim_start()).filter(|again| again.what == what);
        let value = again.map_or(rest.trim(), |again| again.value);
        return Some(Found { name, what, value, marked: true, is_loose: false });
    }
    by_name(text).or_else(|| after_word(text))
}

/// A data identifier in brackets, as people read it below a symbol, what it names, and what stands after it.
fn in_brackets(text: &str) -> Option<(&str, Named, &str)> {
    let (name, rest) = text.strip_prefix('(')?.split_once(')')?;
    let is_one = name.len() <= LONGEST_IDENTIFIER;
    let what = is_one.then(|| mh10::kind_of(&name.to_ascii_uppercase()))??;
    Some((name, what, rest))
}

/// Three digits and a letter.
const LONGEST_IDENTIFIER: usize = 4;

/// A network address whose name has a word before it: `WLAN MAC: 00:1A:2B:3C:4D:5E`.
fn after_word(text: &str) -> Option<Found<'_>> {
    let (word, rest) = text.split_once(' ')?;
    let is_word = (2..=9).contains(&word.len()) && !has_signs(word, "-");
    by_name(rest).filter(|found| is_word && found.what == Some(Kind::Mac) && shapes::is_mac(found.value))
}

/// Whether text is the name of something else than a serial number.
pub(crate) fn is_of_another(text: &str) -> bool {
    let mut names = NAMES.iter().flat_map(|(_, names)| names.iter());
    names.any(|(name, what)| *what != Some(Kind::Serial) && text.eq_ignore_ascii_case(name))
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
    while let [(first, _), rest @ ..] = names {
        starts |= 1 << *first;
        names = rest;
    }
    starts
};

/// The names that start as text does.
fn names_like(text: &str) -> Option<&'static [(&'static str, Named)]> {
    let first = text.bytes().next()?.to_ascii_lowercase();
    // Most text starts with none, digits for one, and is looked at for names over and over.
    if !first.is_ascii() || STARTS & (1 << first) == 0 {
        return None;
    }
    NAMES.iter().find(|(letter, _)| *letter == first).map(|(_, names)| *names)
}

/// Whether text is letters and digits alone: it is one part, and no name in it but at its start.
fn is_one_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether no name is looked for in a text: an address, a number that begins with `SN-`, or letters and digits alone that neither start with a
/// name nor are one.
fn is_nameless(text: &str) -> bool {
    if shapes::is_mac(text) || is_of_the_number(text) {
        return true;
    }
    is_one_word(text) && by_name(text).is_none() && !is_caption(text)
}

fn by_name(text: &str) -> Option<Found<'_>> {
    names_like(text)?.iter().find_map(|(name, what)| {
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
        // Two letters are a name only where an address follows.
        if *name == "bt" && !shapes::is_mac(value) {
            return loose(name, *what, rest);
        }
        match is_one {
            true => Some(Found { name, what: *what, value: bare(value), marked, is_loose: false }),
            false => loose(name, *what, rest),
        }
    })
}

/// A value with another sign than a mark between its name and it: a serial number with a digit, or what proves itself.
fn loose<'a>(name: &'static str, what: Named, rest: &'a str) -> Option<Found<'a>> {
    let value = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != ' ');
    let is_number = match what {
        Some(Kind::Serial) => {
            let letters = value.chars().filter(|letter| letter.is_alphanumeric()).count();
            name.len() > 1 && letters >= SHORTEST && value.contains(|letter: char| letter.is_ascii_digit())
        }
        Some(Kind::Mac) => shapes::is_mac(value),
        _ => false,
    };
    let is_loose = is_number && value.len() < rest.len();
    is_loose.then(|| Found { name, what, value: bare(value), marked: false, is_loose })
}

/// Of fewer letters and digits a name with a sign after it is rather a part of the number: `SN-1`.
const SHORTEST: usize = 4;

/// A value without what stands around it.
fn bare(value: &str) -> &str {
    let value = value.trim_end();
    let inner = |(first, last): &(char, char)| value.strip_prefix(*first)?.strip_suffix(*last);
    AROUND.iter().find_map(inner).map_or(value, str::trim)
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
    fn each_name_is_found_by_its_first_letter() {
        for (at, (letter, names)) in NAMES.iter().enumerate() {
            assert!(!NAMES[..at].iter().any(|(other, _)| other == letter));
            for (at, (name, _)) in names.iter().enumerate() {
                assert_eq!(name.bytes().next(), Some(*letter), "{name}");
                // A letter alone hides none: it needs its mark.
                let hides = |before: &str| before.len() > 1 && name.starts_with(before);
                assert!(!names[..at].iter().any(|(before, _)| hides(before)), "{name}");
            }
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
            ("SN:A1 Foo:2", "named serial shaped A1, unclear_text, told A1"),
            ("SN:A1 12:30", "named "),
            ("SN:A1 IMEI:490154203237518", "named serial shaped A1, imei checked 490154203237518, told A1"),
            ("Rev:2", "named "),
            ("SN:", "named no_read"),
            ("SN: ", "named no_read"),
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
    fn other_signs_after_a_name_or_between_parts_make_it_doubted() {
        says(&[
            ("S/N-ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
            ("SN_ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
            ("SN/ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
            ("SERIAL>ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
            ("SN-ABC", ""),
            ("LOT-2024", ""),
            (
                "SN:A1|MAC:001A2B3C4D5E",
                "named serial shaped A1, mac shaped 001A2B3C4D5E, unclear_text, told A1",
            ),
            ("SN=A1&MODEL=X", "named serial shaped A1, unclear_text, told A1"),
            ("SN: A1 WWN: 50014EE2", "named serial shaped A1, unclear_text, told A1"),
            ("S/N: A1 DOM: 2026", "named serial shaped A1, unclear_text, told A1"),
            ("SN:A1|B2", "named serial shaped A1, unclear_text, told A1"),
            ("A1|B2", ""),
        ]);
    }

    #[test]
    fn data_identifiers_in_brackets_are_names() {
        says(&[
            ("(1T)LOT12345", "named lot shaped LOT12345"),
            ("(Q)1", "named "),
            ("(P)MQ8N2LL/A", "named part_number shaped MQ8N2LL/A"),
            ("(30P)X1234", "named "),
            ("(D)20270531", "named "),
            ("(23S)001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
            ("(I)1M8GDM9AXKP042788", "named vin checked 1M8GDM9AXKP042788"),
            ("(K)PO123", "named "),
            ("(1S)ABC1", "named serial shaped ABC1, told ABC1"),
            ("(18S)1VSA0123", "named serial shaped 1VSA0123, told 1VSA0123"),
            ("(25S)UN1234567891", "named serial shaped UN1234567891, told UN1234567891"),
            ("(S)ABC1234(Q)1", "named serial shaped ABC1234, told ABC1234"),
            ("(S) ABC1234 (1T) L7", "named serial shaped ABC1234, lot shaped L7, told ABC1234"),
            ("PN:X1(S)ABC1", "named part_number shaped X1, serial shaped ABC1, told ABC1"),
            ("SN:ABC1(Q)1", "named serial shaped ABC1(Q)1, several_words, told ABC1(Q)1"),
            ("(X)ABC1", ""),
            ("(10)AB(C)D", ""),
        ]);
    }

    #[test]
    fn words_before_an_address_and_marks_around_a_value_are_no_part_of_it() {
        says(&[
            ("WLAN MAC: 00:1A:2B:3C:4D:5E", "named mac shaped 00:1A:2B:3C:4D:5E"),
            ("ETH MAC: 001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
            ("WI-FI MAC 001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
            ("MAC-001A2B3C4D5E", "named mac shaped 001A2B3C4D5E, unclear_text"),
            ("BT001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
            ("BTLL123456AB1P2", ""),
            ("BT 123", ""),
            ("SN:\"ABC1234\"", "named serial shaped ABC1234, told ABC1234"),
            ("SN: <CR>", "named serial shaped <CR>, several_words, told <CR>"),
            ("SN:*ABC1234*", "named serial shaped ABC1234, told ABC1234"),
            ("ISBN9783161484100", "named gtin checked 09783161484100"),
            ("ISBN 978-3-16-148410-0", "named gtin checked 09783161484100"),
        ]);
    }

    #[test]
    fn longer_text_is_not_looked_through() {
        assert_eq!(written(&"SN:A;".repeat(MOST + 1)), "named ");
        assert_eq!(written(&format!("SN:{}", "A".repeat(LONGEST))), "");
    }
}
