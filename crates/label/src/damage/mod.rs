//! What happens to data on its way from the symbol: separators turned into text, swapped case, marks around it.
//!
//! Damage is always told. It is undone only where that leaves one reading, and that goes among the label's identifiers alone:
//! its elements stay those of the data as it stands.

mod brackets;
mod link;
mod mend;

use crate::interpret::{shapes, undamaged, undecorated};
use crate::problem::{
    AIM_IN_DATA, BRACKETS, DEVICE_IDENTIFIER, DOUBLED_SEPARATOR, ENVELOPE_END, GS1_TEXT, LEADING_SEPARATOR,
    MISSING_COMPANION, NOT_A_LABEL, SEPARATOR_AS_TEXT, SEVERAL_NUMBERS, SEVERAL_WORDS, SUPERFLUOUS_SEPARATOR,
    SURROUNDING_BLANKS, SWAPPED_CASE, UNCLEAR_TEXT,
};
use crate::{Aim, Evidence, Identifier, IdentifierKind as Kind, Label, Problem, Scan, Severity, bytes};
use mend::{Damage, Mending};

/// What is taken for damage beside that which is always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tolerance {
    /// `#` is a separator: some scanners are set to send it. It is also a character of some values, so that this is never
    /// assumed.
    pub hash_is_separator: bool,
}

/// Adds to a label what its data was before it was damaged, and says what happened to it.
pub(crate) fn tell(label: &mut Label<'_>, tolerance: Tolerance) {
    let broken = label.problems.iter().any(|problem| problem.severity == Severity::Error);
    // Read whole by a standard of its own that isn't GS1's: its control characters, brackets and ends belong there.
    let of_another = label.elements.is_empty()
        && label.identifiers.iter().any(|identifier| identifier.evidence == Evidence::Declared);
    // An envelope whose end is missing may have it as text.
    let has_end = !label.problems.iter().any(|problem| problem.code == ENVELOPE_END);
    if (of_another && !broken && has_end)
        || !(is_suspect(label.scan, broken, tolerance) || may_be_link(label))
    {
        return;
    }
    // An HIBC code without its sign may end in a space.
    if !broken
        && label.told.no_number
        && label.problems.iter().any(|problem| problem.code == DEVICE_IDENTIFIER)
    {
        return;
    }
    let Ok(text) = core::str::from_utf8(label.scan.data) else { return };
    let aim = label.scan.aim.map(|aim| aim.to_string()).unwrap_or_default();
    // A designator in front is what every symbol of such a reader has.
    let (aim, text) = mend::without_designator(&aim, text);
    if !broken && let Some(flaw) = mend::flaw_in_brackets(text) {
        return tell_of_brackets(label, flaw);
    }
    let transmission = format!("{aim}{text}");
    let Some(mending) = mend::mend(transmission.clone(), tolerance, |_| true) else {
        return tell_of_two(label, broken);
    };
    if take_mended(label, &mending, broken) {
        return;
    }
    // What is written like a separator can be a part of a value.
    if mending.found.iter().any(|damage| damage.code == SEPARATOR_AS_TEXT)
        && let Some(without) =
            mend::mend(transmission.clone(), tolerance, |damage| damage.code != SEPARATOR_AS_TEXT)
        && take_mended(label, &without, broken)
    {
        return;
    }
    // What seemed to be damage of GS1 data can be text like any other, and a mark around it stays one.
    if mending.found.iter().any(|damage| damage.of_gs1)
        && let Some(around) = mend::mend(transmission.clone(), tolerance, |damage| !damage.of_gs1)
        && take_mended(label, &around, broken)
    {
        return;
    }
    // What stands around data of a standard keeps it from being read, and the data breaks its standard besides.
    if !broken
        && let Some(around) = mend::mend(transmission, tolerance, |damage| !damage.of_gs1)
        && tell_of_broken(label, &around)
    {
        return;
    }
    // A carrier like any other may happen to be another one's with swapped case, and spaces don't break data.
    let is_told = |damage: &Damage| !matches!(damage.code, SWAPPED_CASE | SURROUNDING_BLANKS);
    if broken && mending.found.iter().all(is_told) {
        say(label, &mending);
    } else if !broken {
        tell_of_two(label, false);
    }
}

/// Takes the mended data for what it was, if it can be read. What is odd about it is told as if it had come so.
fn take_mended(label: &mut Label<'_>, mending: &Mending, broken: bool) -> bool {
    let mut mended = undamaged(Scan::from_transmission(mending.text.as_bytes()));
    let of_gs1 = mending.found.iter().any(|damage| damage.of_gs1);
    let is_whole = mended.problems.iter().all(|problem| problem.severity != Severity::Error)
        && (!of_gs1 || !mended.elements.is_empty());
    if !is_whole {
        return false;
    }
    if mended.elements.is_empty() {
        let text = core::str::from_utf8(mended.scan.data).unwrap_or_default();
        match mend::flaw_in_brackets(text) {
            Some(flaw) => tell_of_brackets(&mut mended, flaw),
            None => tell_of_two(&mut mended, false),
        }
    }
    say(label, mending);
    replace(label, &mended, broken);
    // Which case a text had nothing proves.
    let is_swapped = mending.found.iter().any(|damage| damage.code == SWAPPED_CASE);
    label.told.doubtful |=
        is_swapped && mended.elements.is_empty() && mended.scan.data.iter().any(u8::is_ascii_alphabetic);
    // What elements lack beside them, and where separators stand, is a matter of the data as it came.
    let of_the_whole = [MISSING_COMPANION, SUPERFLUOUS_SEPARATOR, LEADING_SEPARATOR, DOUBLED_SEPARATOR];
    for problem in mended.problems.into_iter().filter(|problem| !of_the_whole.contains(&problem.code)) {
        if !label.problems.iter().any(|known| known.code == problem.code) {
            label.problems.push(Problem { position: None, ..problem });
        }
    }
    true
}

/// Without what stands around it the data is that of a standard, and breaks it: it is no serial number.
fn tell_of_broken(label: &mut Label<'_>, mending: &Mending) -> bool {
    let mended = undamaged(Scan::from_transmission(mending.text.as_bytes()));
    let flaw = mended.problems.into_iter().find(|problem| problem.severity == Severity::Error);
    // A carrier like any other may happen to be another one's with swapped case.
    let is_around = mending.found.iter().any(|damage| damage.code != SWAPPED_CASE || damage.of_format);
    let Some(flaw) = flaw.filter(|_| is_around) else { return false };
    say(label, mending);
    label.problems.push(Problem { position: None, severity: Severity::Warning, ..flaw });
    is_no_number(label);
    label.identifiers.retain(|identifier| identifier.kind == Kind::Text);
    true
}

/// Says that an identifier stands within the data. Text with one in it is no serial number.
fn tell_of_two(label: &mut Label<'_>, broken: bool) {
    let Some((position, aim)) = aim_within(&label.scan) else { return };
    let is_common = b"ACEFGHIJLMQXdez".contains(&aim.code) && aim.modifier.is_ascii_digit();
    if !(broken || is_common) {
        return;
    }
    let message = "an AIM identifier stands within the data: two symbols may have come as one scan";
    label.problems.push(Problem::warning(AIM_IN_DATA, position, message));
    is_no_number(label);
    // Neither is a part of the text that the identifier is in.
    let within = aim.to_string();
    for identifier in label.identifiers.iter_mut().filter(|found| found.value.contains(&*within)) {
        if identifier.evidence != Evidence::Declared && !matches!(identifier.kind, Kind::Url | Kind::Receipt)
        {
            identifier.kind = Kind::Text;
        }
    }
}

/// What is written below a symbol is no serial number, however wrong: what is wrong with it is told, and nothing is made of it.
fn tell_of_brackets(label: &mut Label<'_>, flaw: Problem) {
    label.problems.push(Problem::warning(BRACKETS, None, mend::BRACKETS_MESSAGE));
    label.problems.push(Problem { position: None, severity: Severity::Warning, ..flaw });
    is_no_number(label);
    label.identifiers.retain(|identifier| identifier.kind == Kind::Text);
}

/// The text as it came is no unit's number.
fn is_no_number(label: &mut Label<'_>) {
    label.told.no_number = true;
    label.problems.retain(|problem| problem.code != SEVERAL_WORDS);
    // A designator of characters in front is no part of what was read.
    let whole = undecorated(&label.scan).unwrap_or_default();
    for identifier in &mut label.identifiers {
        if identifier.evidence != Evidence::Declared && identifier.value == whole {
            identifier.kind = Kind::Text;
        }
    }
}

fn say(label: &mut Label<'_>, mending: &Mending) {
    for damage in &mending.found {
        if !label.problems.iter().any(|known| known.code == damage.code) {
            label.problems.push(Problem::warning(damage.code, None, damage.message));
        }
    }
}

/// The data before what happened to it, without its AIM identifier. None where nothing is known to have happened.
pub(crate) fn undone(scan: Scan<'_>, tolerance: Tolerance) -> Option<String> {
    let text = core::str::from_utf8(scan.data).ok()?;
    let transmission = scan.aim.map_or_else(|| text.to_owned(), |aim| format!("{aim}{text}"));
    let mended = mend::mend(transmission, tolerance, |_| true)?.text;
    Some(Aim::split(mended.as_bytes()).and_then(|_| mended.get(3..)).unwrap_or(&mended).to_owned())
}

/// Puts what the mended data says in place of what the damaged data seemed to say.
fn replace(label: &mut Label<'_>, mended: &Label<'_>, broken: bool) {
    is_no_number(label);
    label.told.serial = mended.told.serial.as_ref().map(|serial| serial.to_string().into());
    label.told.in_words = mended.told.in_words;
    label.told.doubtful = mended.told.doubtful;
    label.told.needs_pattern = false;
    // What the text seemed to be as it stood.
    let of_text = [GS1_TEXT, SEVERAL_NUMBERS, SEVERAL_WORDS, UNCLEAR_TEXT, NOT_A_LABEL, DEVICE_IDENTIFIER];
    let still = |code| mended.problems.iter().any(|problem| problem.code == code);
    label.problems.retain(|problem| {
        problem.severity == Severity::Error || !of_text.contains(&problem.code) || still(problem.code)
    });
    let same = |known: &Identifier<'_>, found: &Identifier<'_>| {
        known.kind == found.kind && known.value == found.value
    };
    let said = |known: &Identifier<'_>| mended.identifiers.iter().any(|found| same(known, found));
    label.identifiers.retain(|known| known.kind == Kind::Text || said(known));
    for found in &mended.identifiers {
        let evidence = if broken { Evidence::Segmented } else { weakened(found) };
        match label.identifiers.iter_mut().find(|known| same(known, found)) {
            // What seemed to stand within other text is a value of its own.
            Some(known) => known.evidence = known.evidence.min(evidence),
            None => label.identifiers.push(Identifier {
                kind: found.kind,
                value: found.value.to_string().into(),
                evidence,
            }),
        }
    }
}

/// Nothing that was mended is declared any more: a check digit proves it, or it only has its form.
fn weakened(found: &Identifier<'_>) -> Evidence {
    match (found.kind, found.evidence) {
        (Kind::Gtin | Kind::Sscc, Evidence::Declared) => Evidence::Checked,
        (kind, Evidence::Declared) => {
            shapes::of_kind(kind, &found.value).map_or(Evidence::Shaped, |again| again.evidence)
        }
        (_, evidence) => evidence,
    }
}

/// Where an AIM identifier stands within the data, or after another one. That of a composite symbol's 2D component belongs there.
fn aim_within(scan: &Scan<'_>) -> Option<(usize, Aim)> {
    let is_composite =
        scan.aim.is_some_and(|aim| matches!((aim.code, aim.modifier), (b'e' | b'E', _) | (b'C', b'1')));
    let windows = scan.data.windows(3).enumerate();
    let mut found = windows.filter_map(|(position, three)| Some((position, Aim::split(three)?.0)));
    found.find(|(_, aim)| !(is_composite && aim.code == b'e'))
}

/// Whether the data may be what is left of a link.
fn may_be_link(label: &Label<'_>) -> bool {
    label.elements.is_empty() && label.problems.iter().any(|problem| problem.code == NOT_A_LABEL)
}

/// Whether anything in the data could be damage. Nearly no label has any of it.
fn is_suspect(scan: Scan<'_>, broken: bool, tolerance: Tolerance) -> bool {
    // An EAN's identifier is a DataBar's with swapped case.
    let swapped = scan.aim.is_some_and(|aim| match (aim.code, aim.modifier) {
        (b'c' | b'j' | b'Z', b'1') | (b'D', b'2') | (b'q', b'3') => true,
        (b'E', b'0') => broken && scan.data.starts_with(b"01"),
        (code, _) => b"abcfiklmnqrtuvwxy".contains(&code),
    });
    let broken_aim = [b"C101", b"d201", b"Q301", b"e001"];
    swapped
        || scan.data.first_chunk().is_some_and(|four| broken_aim.contains(&four))
        || matches!(scan.data, [b'(' | b'*' | b'"' | b'\'', ..])
        || matches!(scan.data, [b'+', b'a'..=b'z', ..])
        || scan.aim.is_some_and(|aim| aim.code == b'F')
        || [scan.data.first(), scan.data.last()].iter().flatten().any(|byte| may_be_blank(**byte))
        || bytes::any(scan.data, is_mark)
        || bytes::any(scan.data, |byte| byte == b'l') && scan.data.windows(3).any(|three| three == b"Alt")
        || tolerance.hash_is_separator && scan.data.contains(&b'#')
}

/// The first or last byte of a space in UTF-8.
fn may_be_blank(byte: u8) -> bool {
    byte == b' ' || !byte.is_ascii()
}

/// Bytes that damage has, and few labels do. The letter l is one only in `Alt029`.
#[expect(clippy::indexing_slicing, reason = "what a static is made of is computed when it is compiled")]
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let mut rest: &[u8] = b"^{<[]\\\r\n\t\0\xc3\xe2\xef";
    while let [byte, after @ ..] = rest {
        marks[*byte as usize] = true;
        rest = after;
    }
    marks
};

fn is_mark(byte: u8) -> bool {
    MARKS.get(usize::from(byte)) == Some(&true)
}

/// Whether a byte within data can be a part of what damage leaves, however much is taken for it.
#[expect(clippy::indexing_slicing, reason = "there is a place for each byte")]
pub(crate) const fn may_be_damage(byte: u8) -> bool {
    MARKS[byte as usize] || matches!(byte, b'l' | b'#')
}
