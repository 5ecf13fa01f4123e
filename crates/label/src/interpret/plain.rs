//! Text that no standard explains: everything that it can honestly be, by its shape.

use super::{address, doubt, formats, nothing, retail, shapes};
use crate::bind::MAX_SERIAL_CHARS;
use crate::escape::is_hidden;
use crate::named::Names;
use crate::problem::{DOUBLED_READ, HIDDEN_CHARACTER, NOT_A_LABEL, UNCLEAR_TEXT};
use crate::{
    Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, Problem, Severity, makers, named, receipt,
};
use smallvec::{SmallVec, smallvec};

/// Reads text without control characters.
pub(super) fn read<'a>(text: &'a str, label: &mut Label<'a>) {
    // With the data identifier of a serial number or without.
    if nothing::is_no_read(text) || text.strip_prefix('S').is_some_and(nothing::is_no_read_behind_s) {
        return label.problems.push(nothing::no_read());
    }
    if let Some(found) = something_else(text, label) {
        return label.identifiers.extend(found);
    }
    let whole = if text.chars().count() > MAX_SERIAL_CHARS { Kind::Text } else { Kind::Serial };
    if let Some(names) = named::read(text, label) {
        if names == Names::OfNothing {
            return;
        }
        let is_none = label.told.serial.is_none();
        // Words with blanks may be what a maker's serial numbers look like, if the product's pattern says it.
        label.told.no_number = is_none && names == Names::Marked;
        label.told.needs_pattern = is_none;
        let whole = if is_none { Kind::Text } else { whole };
        return label.identifiers.insert(0, shaped(whole, text));
    }
    if formats::read_lost_flag(text, label) {
        return;
    }
    label.identifiers.push(shaped(whole, text));
    shapes::read(text, label);
    formats::read_data_identifier(text, label);
    makers::read(text, label);
    // Nearly no text has the form of one.
    if label.identifiers.iter().any(|found| matches!(found.kind, Kind::PartNumber)) {
        label.told.serial = makers::serial_of_whole(text);
    }
    // An IMEI, MEID, ICCID or EID as people print it is nothing else.
    let is_printed = |found: &Identifier<'_>| {
        matches!(found.kind, Kind::Imei | Kind::Meid | Kind::Iccid | Kind::Eid)
            && found.evidence == Evidence::Checked
            && found.value != text
            && text.contains(['-', ' ', '/'])
    };
    if label.identifiers.iter().any(is_printed) {
        // Unless the product's pattern has the groups too.
        label.told.needs_pattern = true;
        label
            .identifiers
            .iter_mut()
            .filter(|found| found.value == text)
            .for_each(|found| found.kind = Kind::Text);
        return;
    }
    doubt::tell(text, label);
}

/// Reads a code of several lines that names its values. False where nothing comes of it: that it has lines is to be said then.
pub(super) fn read_lines<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    if !named::read_lines(text, label) {
        return false;
    }
    // The text as a whole is no candidate, whatever pattern there is.
    label.told.no_number = label.told.serial.is_none();
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    !label.identifiers.is_empty() || label.problems.iter().any(is_error)
}

/// What text is that is no number of a unit, whatever else stands in it; says why.
fn something_else<'a>(text: &'a str, label: &mut Label<'a>) -> Option<SmallVec<[Identifier<'a>; 2]>> {
    let is_address = address::is_one(text);
    if is_address || address::is_bare(text) {
        let message = "this is a web address, not a label with a number on it: scan the other code";
        label.problems.push(Problem::warning(NOT_A_LABEL, None, message));
        let mut found = smallvec![shaped(Kind::Url, text)];
        if !is_address {
            // A maker may write serial numbers so: then the product's pattern says it.
            label.told.needs_pattern = true;
            found.push(shaped(Kind::Text, text));
        }
        return Some(found);
    }
    if is_for_a_telephone(text) {
        label.problems.push(for_a_telephone());
        return Some(smallvec![shaped(Kind::Url, text)]);
    }
    if is_doubled(text) {
        let message = "the same number stands here twice: two reads may have come as one scan";
        label.problems.push(Problem::warning(DOUBLED_READ, None, message));
        label.told.no_number = true;
        return Some(smallvec![shaped(Kind::Text, text)]);
    }
    if receipt::store(text).is_some() {
        return Some(smallvec![shaped(Kind::Receipt, text)]);
    }
    let position = text.find(is_hidden)?;
    let message = "a character shows nothing, or turns the text around it";
    label.problems.push(Problem::warning(HIDDEN_CHARACTER, position, message));
    Some(smallvec![shaped(Kind::Text, text)])
}

/// What makes one doubt that text with its name before it is the number of a unit: the same as of text by itself. The name only says
/// more than a data identifier that any text may start with.
pub(crate) fn doubt_of_value(value: &str) -> Option<Problem> {
    let mut label = Label::of(crate::Scan::bare(value.as_bytes()));
    if address::is_one(value) || address::is_bare(value) || is_for_a_telephone(value) || is_doubled(value) {
        let message = "an address, or a number twice, stands after the name of a serial number";
        return Some(Problem::warning(UNCLEAR_TEXT, None, message));
    }
    label.identifiers.push(shaped(Kind::Serial, value));
    shapes::read(value, &mut label);
    formats::read_data_identifier(value, &mut label);
    makers::read(value, &mut label);
    doubt::tell_of_value(value, &mut label);
    let told = label.told.doubtful.then(|| label.problems.pop()).flatten();
    told.or_else(|| {
        let rather =
            label.identifiers.iter().find(|found| found.is_rather_else() && !is_lone(found, value))?;
        let noun = rather.kind.noun();
        let message = format!("what stands after the name of a serial number reads as {noun}");
        Some(Problem::warning(UNCLEAR_TEXT, None, message))
    })
}

/// Whether a letter alone says what a value is.
fn is_lone(found: &Identifier<'_>, value: &str) -> bool {
    found.evidence == Evidence::Segmented && value.get(1..) == Some(&*found.value)
}

/// Reads the data of Interleaved 2 of 5: 14 digits with a good check digit are an ITF-14.
pub(super) fn read_itf<'a>(text: &'a str, label: &mut Label<'a>) {
    if let Some(problem) = super::control_character(text) {
        return label.problems.push(problem);
    }
    if let Some(gtin) =
        Some(text.as_bytes()).filter(|text| text.len() == 14).and_then(|text| Gtin::of(text).ok())
    {
        retail::add_element(gtin, label);
    }
    read(text, label);
}

/// Adds what text can be beside the GS1 elements that it parses as: other shapes, and just text.
pub(super) fn read_beside_elements<'a>(text: &'a str, label: &mut Label<'a>) {
    shapes::read(text, label);
    label.identifiers.push(shaped(Kind::Text, text));
}

fn shaped(kind: Kind, text: &str) -> Identifier<'_> {
    Identifier { kind, value: text.into(), evidence: Evidence::Shaped }
}

/// One number that is known by its check digit, or a receipt's, two to four times, with nothing or one character between them.
fn is_doubled(text: &str) -> bool {
    (2..=4).any(|times| {
        let between = (text.len() % times == times - 1).then_some(times - 1);
        [0].into_iter().chain(between).any(|marks| is_repeated(text, times, marks))
    })
}

/// The same number so many times, with so many characters between them in all.
fn is_repeated(text: &str, times: usize, marks: usize) -> bool {
    let length = (text.len() - marks.min(text.len())) / times;
    let step = length + usize::from(marks > 0);
    let part = |index: usize| text.get(index * step..index * step + length);
    let between = |index: usize| text.get(index * step + length..(index + 1) * step);
    let Some(first) = part(0).filter(|_| length >= SHORTEST_NUMBER && length * times + marks == text.len())
    else {
        return false;
    };
    (1..times).all(|index| part(index) == Some(first))
        && (marks == 0
            || (0..times - 1).all(|index| between(index).is_some_and(|mark| " ,;-/".contains(mark))))
        && (receipt::store(first).is_some() || shapes::is_checked(first))
}

/// The characters of an EAN-8.
const SHORTEST_NUMBER: usize = 8;

/// What stands before the first colon of codes that are for the camera of a telephone: networks, set-up codes of devices
/// (Matter, HomeKit), SIM profiles, contacts, payments, and the like. Some hold passwords, and none a serial number. Not
/// verified against the standards of each.
#[rustfmt::skip]
const FOR_A_TELEPHONE: &[&str] = &[
    "wifi", "dpp", "mt", "x-hm", "lpa", "mecard", "matmsg", "bizcard", "begin", "mailto", "smtp", "tel", "sms", "smsto", "mmsto",
    "sip", "geo", "fido", "hc1", "facetime", "bitcoin", "ethereum", "market", "intent", "data", "javascript",
];

/// What is said of such a code.
pub(super) fn for_a_telephone() -> Problem {
    let message = "this sets up a telephone or a network, or calls somebody: scan the other code";
    Problem::warning(NOT_A_LABEL, None, message)
}

/// Whether it is one of them, whatever else stands in it.
pub(super) fn is_for_a_telephone(text: &str) -> bool {
    // The longest one has ten letters.
    let Some(colon) = text.bytes().take(11).position(|byte| byte == b':') else { return false };
    let (before, after) = text.split_at(colon);
    let known = FOR_A_TELEPHONE.iter().any(|scheme| before.eq_ignore_ascii_case(scheme));
    // Two letters are in a serial number sooner than three: only one as long as a Matter code (not verified) is taken for it.
    known && after.len() > if before.len() == 2 { 19 } else { 1 }
}
