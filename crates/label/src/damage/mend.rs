//! Kinds of damage, and how data is undone of each.

use super::{Tolerance, brackets, link};
use crate::bytes::swapped_case as swapped;
use crate::escape::is_hidden;
use crate::gs1::SEPARATOR;
use crate::problem::{
    AIM_IN_DATA, BRACKETS, BYTE_ORDER_MARK, ECI, LINK_FORM, SEPARATOR_AS_TEXT, START_STOP,
    SURROUNDING_BLANKS, SWAPPED_CASE, TERMINATOR,
};
use crate::{Aim, Gtin, Problem, hibc};

/// Data as it was sent, with its AIM identifier in front where it has one, on its way to what it was.
pub(super) struct Mending {
    pub(super) text: String,
    /// What was done, by code.
    pub(super) found: Vec<Damage>,
}

/// One kind of damage.
#[derive(Clone, Copy)]
pub(super) struct Damage {
    pub(super) code: &'static str,
    pub(super) message: &'static str,
    /// Only GS1 data can have it: what it makes of the data must be element strings.
    pub(super) of_gs1: bool,
    /// What it makes of the data is in a format of its own, and no other text.
    pub(super) of_format: bool,
}

struct Kind {
    damage: Damage,
    /// The data without it, where it has it.
    undo: fn(&str, Tolerance) -> Option<String>,
}

const fn damage(code: &'static str, message: &'static str, of_gs1: bool) -> Damage {
    Damage { code, message, of_gs1, of_format: false }
}

pub(super) const BRACKETS_MESSAGE: &str =
    "this is the text below a GS1 symbol, with brackets, not what the symbol holds";

/// In the order in which they are undone: what was put around the data first.
const KINDS: &[Kind] = &[
    Kind {
        damage: damage(BYTE_ORDER_MARK, "a byte-order mark stands before the data", false),
        undo: byte_order_mark,
    },
    Kind {
        damage: damage(
            TERMINATOR,
            "a terminator was left at the end: set the lane's terminator to the scanner's",
            false,
        ),
        undo: terminator,
    },
    Kind {
        damage: damage(SURROUNDING_BLANKS, "spaces stand around the data", false),
        undo: surrounding_blanks,
    },
    Kind {
        damage: damage(
            START_STOP,
            "quotation marks, or the start and stop characters of the code, stand around the data: set the scanner not to send them",
            false,
        ),
        undo: start_stop,
    },
    Kind {
        damage: damage(
            LINK_FORM,
            "a web address has lost a part of its beginning, is encoded once too often, or something stands before it",
            true,
        ),
        undo: |text, _| link::whole(after_aim(text)).map(|link| format!("{}{link}", aim_of(text))),
    },
    Kind {
        damage: damage(
            AIM_IN_DATA,
            "the AIM identifier has lost its bracket: the scanner or what passes its data on drops it",
            true,
        ),
        undo: broken_aim,
    },
    Kind { damage: damage(SWAPPED_CASE, SWAPPED_MESSAGE, true), undo: case },
    Kind { damage: damage(SWAPPED_CASE, SWAPPED_MESSAGE, false), undo: case_of_others },
    Kind {
        damage: Damage { of_format: true, ..damage(SWAPPED_CASE, SWAPPED_MESSAGE, false) },
        undo: case_of_hibc,
    },
    Kind {
        damage: damage(
            ECI,
            "the scanner tells within the data which characters it has: what tells it is left off",
            false,
        ),
        undo: eci,
    },
    Kind {
        damage: damage(BRACKETS, BRACKETS_MESSAGE, true),
        undo: |text, _| {
            text_of(text).and_then(brackets::message)?.ok().map(|message| format!("]C1{message}"))
        },
    },
    Kind {
        damage: damage(
            SEPARATOR_AS_TEXT,
            "separators came as text: the scanner's keyboard mode replaces them",
            true,
        ),
        undo: separators,
    },
    Kind { damage: damage(AIM_IN_DATA, "an AIM identifier stands within the data", true), undo: aim_within },
    Kind {
        damage: damage(
            SEPARATOR_AS_TEXT,
            "separators came as text: the scanner's keyboard mode replaces them",
            false,
        ),
        undo: |text, _| envelope_separators(text),
    },
];

const SWAPPED_MESSAGE: &str = "capital and small letters are swapped: turn off caps lock";

/// What is wrong with the text below a GS1 symbol, where that alone keeps it from being read.
pub(super) fn flaw_in_brackets(text: &str) -> Option<Problem> {
    text_of(text.trim_matches(' ')).and_then(brackets::message)?.err()
}

/// Undoes what is found and is `wanted`. None where nothing is.
pub(super) fn mend(
    transmission: String,
    tolerance: Tolerance,
    wanted: fn(&Damage) -> bool,
) -> Option<Mending> {
    let mut mending = Mending { text: transmission, found: Vec::new() };
    for Kind { damage, undo } in KINDS.iter().filter(|kind| wanted(&kind.damage)) {
        if let Some(text) = undo(&mending.text, tolerance) {
            mending.text = text;
            mending.found.push(*damage);
        }
    }
    Some(mending).filter(|mending| !mending.found.is_empty())
}

/// The mark itself, and what its three bytes are in an 8-bit encoding.
fn byte_order_mark(text: &str, _: Tolerance) -> Option<String> {
    let after_aim = after_aim(text);
    let marks = ["\u{feff}", "\u{ef}\u{bb}\u{bf}"];
    let rest = marks.iter().find_map(|mark| after_aim.strip_prefix(mark))?;
    let aim = text.get(..text.len() - after_aim.len()).unwrap_or_default();
    Some(format!("{aim}{rest}"))
}

fn terminator(text: &str, _: Tolerance) -> Option<String> {
    let rest = text.trim_end_matches(['\r', '\n', '\t', '\0']);
    (rest.len() < text.len() && !after_aim(rest).is_empty()).then(|| rest.to_owned())
}

/// Labels are filled up with spaces, and scanners put them around. An HIBC check character may be a space; spaces before
/// an AIM identifier are [`aim_within`]'s.
fn surrounding_blanks(text: &str, _: Tolerance) -> Option<String> {
    let data = after_aim(text);
    let blank = |character: char| character.is_whitespace() && !is_hidden(character);
    let start = data.trim_start_matches(blank);
    let inner = if start.starts_with('+') { start } else { start.trim_end_matches(blank) };
    let aim = text.get(..text.len() - data.len()).unwrap_or_default();
    let is_around = inner.len() < data.len() && !inner.is_empty() && Aim::split(inner.as_bytes()).is_none();
    is_around.then(|| format!("{aim}{inner}"))
}

/// Code 39 starts and stops with an asterisk, Codabar with a letter from A to D (ISO/IEC 16388; AIM USS Codabar, not verified
/// against its own text): some readers send them. Nothing else is Codabar's but digits and six signs.
fn start_stop(text: &str, _: Tolerance) -> Option<String> {
    let (aim, data) = (aim_of(text), after_aim(text));
    let marks = [('*', '*'), ('"', '"'), ('\'', '\''), ('\u{201c}', '\u{201d}')];
    let between = |(start, stop): (char, char)| data.strip_prefix(start)?.strip_suffix(stop);
    let is_end = |letter: char| matches!(letter.to_ascii_uppercase(), 'A'..='D');
    let is_codabar =
        |data: &str| data.chars().all(|letter| letter.is_ascii_digit() || "-$:/.+".contains(letter));
    let letters = || {
        let inner = data.strip_prefix(is_end)?.strip_suffix(is_end)?;
        (aim.starts_with("]F") && is_codabar(inner)).then_some(inner)
    };
    let inner = marks.into_iter().find_map(between).or_else(letters)?;
    (!inner.trim().is_empty()).then(|| format!("{aim}{inner}"))
}

/// An HIBC code, of which no character is a small letter (ANSI/HIBC 2.6, appendix B), in nothing but small ones.
fn case_of_hibc(text: &str, _: Tolerance) -> Option<String> {
    let (aim, data) = (aim_of(text), after_aim(text));
    let is_small = data.bytes().any(|byte| byte.is_ascii_lowercase())
        && !data.bytes().any(|byte| byte.is_ascii_uppercase());
    let swapped = swapped(Some(data).filter(|data| is_small && data.starts_with('+'))?);
    hibc::read(&swapped).is_some().then(|| format!("{aim}{swapped}"))
}

/// The identifiers of GS1 carriers with the case of their letter swapped. A DataBar's is an EAN's then, and has to hold a GTIN.
const SWAPPED: [&str; 6] = ["]c1", "]D2", "]q3", "]j1", "]Z1", "]E001"];

fn case(text: &str, _: Tolerance) -> Option<String> {
    SWAPPED.iter().any(|aim| text.starts_with(aim)).then(|| swapped(text))
}

/// The same of other carriers: small letters that no symbology has (ISO/IEC 15424; `g` is Grid Matrix and `j` JAB Code since), and `c`,
/// whose symbology has digits only.
fn case_of_others(text: &str, tolerance: Tolerance) -> Option<String> {
    let (aim, data) = Aim::split(text.as_bytes()).filter(|_| case(text, tolerance).is_none())?;
    let is_none = b"abfiklmnqrtuvwxy".contains(&aim.code);
    let is_not_its_own = aim.code == b'c' && data.iter().any(u8::is_ascii_alphabetic);
    (is_none || is_not_its_own).then(|| swapped(text))
}

/// A GTIN's element after what is left of the identifier of a GS1 carrier.
fn broken_aim(text: &str, _: Tolerance) -> Option<String> {
    let rest = text.trim_start_matches(['\\', '[']);
    let rest = rest.strip_prefix(']').filter(|rest| rest.len() + 1 < text.len()).unwrap_or(rest);
    let aims = ["C1", "d2", "Q3", "e0"];
    let data = aims.iter().find_map(|aim| rest.strip_prefix(aim))?;
    let gtin = data.strip_prefix("01").and_then(|data| data.get(..14))?;
    Gtin::of(gtin.as_bytes()).ok().map(|_| format!("]{rest}"))
}

/// Identifiers that say that a reader escapes, and the same without.
const ESCAPING: [(&str, &str); 19] = [
    ("]d4", "]d1"),
    ("]d5", "]d2"),
    ("]d6", "]d3"),
    ("]Q2", "]Q1"),
    ("]Q4", "]Q3"),
    ("]Q6", "]Q5"),
    ("]z3", "]z0"),
    ("]z4", "]z1"),
    ("]z5", "]z2"),
    ("]J3", "]J0"),
    ("]J4", "]J1"),
    ("]J5", "]J2"),
    ("]z9", "]z6"),
    ("]zA", "]z7"),
    ("]zB", "]z8"),
    ("]L1", "]L2"),
    ("]h1", "]h0"),
    ("]U2", "]U0"),
    ("]U3", "]U1"),
];

/// The identifier and the data without a designator in front, where the reader sends any.
pub(super) fn without_designator<'a>(aim: &'a str, text: &'a str) -> (&'a str, &'a str) {
    let plain = ESCAPING.iter().find(|(escaping, _)| *escaping == aim).map(|(_, plain)| *plain);
    let is_one = |rest: &&str| rest.get(..6).is_some_and(|six| six.bytes().all(|byte| byte.is_ascii_digit()));
    match (plain, text.strip_prefix('\\').filter(is_one).and_then(|rest| rest.get(6..))) {
        (Some(plain), Some(rest)) if !rest.contains('\\') => (plain, rest),
        _ => (aim, text),
    }
}

/// A backslash and six digits designate what characters follow, and two backslashes are one (AIM ITS/04-001, extended
/// channel interpretations; ISO/IEC 15424). One designator in front alone is no more than what every such symbol has.
fn eci(text: &str, _: Tolerance) -> Option<String> {
    let (data, plain) =
        ESCAPING.iter().find_map(|(aim, plain)| text.strip_prefix(aim).map(|data| (data, plain)))?;
    let mut unescaped = String::with_capacity(text.len());
    unescaped.push_str(plain);
    let (mut rest, mut found) = (data, false);
    while let Some((before, after)) = rest.split_once('\\') {
        unescaped.push_str(before);
        let designator = after.get(..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let is_in_front = rest.len() == data.len() && before.is_empty();
        rest = match (designator, after.strip_prefix('\\')) {
            (Some(_), _) => {
                found |= !is_in_front;
                after.get(6..).unwrap_or_default()
            }
            (None, doubled) => {
                found |= doubled.is_some();
                unescaped.push('\\');
                doubled.unwrap_or(after)
            }
        };
    }
    unescaped.push_str(rest);
    found.then_some(unescaped)
}

/// How separators are written by keyboard wedges, terminals and people. `Alt029` is the numeric code that types one.
/// With swapped case they stand here too: what wrote them may come before or after caps lock.
#[rustfmt::skip]
const WRITTEN: [&str; 20] = [
    "Alt+029", "Alt029", "^]", "{GS}", "<GS>", "[GS]", "\\x1d", "{gs}", "<gs>", "[gs]", "\\X1D",
    "<FNC1>", "{FNC1}", "[FNC1]", "<0x1D>", "<1D>", "<029>", "\\u001d", "\\u001D", "\u{241d}",
];

fn separators(text: &str, tolerance: Tolerance) -> Option<String> {
    let hash = tolerance.hash_is_separator.then_some("#");
    let mut written = WRITTEN.iter().copied().chain(hash).filter(|written| text.contains(written)).peekable();
    written.peek()?;
    Some(
        written
            .fold(text.to_owned(), |text, written| text.replace(written, SEPARATOR.encode_utf8(&mut [0; 4]))),
    )
}

/// The same in an envelope of ISO/IEC 15434, which has separators of records and an end too.
fn envelope_separators(text: &str) -> Option<String> {
    let data = after_aim(text);
    if !data.starts_with("[)>") {
        return None;
    }
    if data.contains(['\x1d', '\x1e', '\x04']) {
        return envelope_end(text);
    }
    let written = [("RS", "\x1e", "\u{241e}"), ("GS", "\x1d", "\u{241d}"), ("EOT", "\x04", "\u{2404}")];
    let replaced = written.iter().fold(text.to_owned(), |text, (name, character, symbol)| {
        let forms = [format!("<{name}>"), format!("{{{name}}}"), format!("[{name}]"), (*symbol).to_owned()];
        forms.iter().fold(text, |text, form| text.replace(form, character))
    });
    (replaced != text).then_some(replaced)
}

/// The end of an envelope as text, though its other separators came as they are.
fn envelope_end(text: &str) -> Option<String> {
    let end =
        |text: &str, names: [&str; 4]| names.iter().find_map(|name| text.strip_suffix(name)).map(str::len);
    let before = end(text, ["<EOT>", "{EOT}", "[EOT]", "\u{2404}"]);
    let rest = text.get(..before.unwrap_or_else(|| text.trim_end_matches('\x04').len()))?;
    let record = end(rest, ["<RS>", "{RS}", "[RS]", "\u{241e}"]);
    before.or(record)?;
    let fields =
        record.and_then(|record| rest.get(..record)).unwrap_or_else(|| rest.trim_end_matches('\x1e'));
    Some(format!("{fields}\x1e\x04"))
}

/// A separator stands for each: readers put one identifier before each symbol, and some send it for each FNC1.
fn aim_within(text: &str, _: Tolerance) -> Option<String> {
    let data = after_aim(text);
    let aims = ["]C1", "]d2", "]Q3", "]c1", "]D2", "]q3"];
    // Spaces before it are what a scanner's prefix leaves.
    let rest = text.trim_start_matches(' ');
    if rest.len() < text.len() && aims.iter().any(|aim| rest.starts_with(aim)) {
        return Some(rest.to_owned());
    }
    aims.iter().any(|aim| data.contains(aim)).then(|| {
        let separator = SEPARATOR.to_string();
        let aim = text.get(..text.len() - data.len()).unwrap_or_default();
        format!("{aim}{}", aims.iter().fold(data.to_owned(), |data, aim| data.replace(aim, &separator)))
    })
}

/// The AIM identifier in front of the data.
fn aim_of(text: &str) -> &str {
    text.get(..text.len() - after_aim(text).len()).unwrap_or_default()
}

/// The data without the AIM identifier in front of it.
fn after_aim(text: &str) -> &str {
    Aim::split(text.as_bytes()).and_then(|_| text.get(3..)).unwrap_or(text)
}

/// The data, where it starts with a bracket.
fn text_of(text: &str) -> Option<&str> {
    Some(after_aim(text)).filter(|data| data.starts_with('('))
}
