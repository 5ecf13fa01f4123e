//! What happens to data on its way from the symbol: separators turned into text, swapped case, marks around it.
//!
//! Damage is always told. It is undone only where that leaves one reading, and that goes among the label's identifiers alone:
//! its elements stay those of the data as it stands.

mod brackets;
mod mend;

use crate::interpret::undamaged;
use crate::problem::AIM_IN_DATA;
use crate::{Aim, Evidence, Identifier, IdentifierKind as Kind, Label, Problem, Scan, Severity};
use mend::Mending;

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
    if (of_another && !broken) || !is_suspect(label.scan, broken, tolerance) {
        return;
    }
    let Ok(text) = core::str::from_utf8(label.scan.data) else { return };
    let transmission = label.scan.aim.map_or_else(|| text.to_owned(), |aim| format!("{aim}{text}"));
    let Some(Mending { text: mended, found }) = mend::mend(transmission, tolerance) else {
        if let Some(position) = aim_within(label.scan.data).filter(|_| broken) {
            let message = "an AIM identifier stands within the data: two symbols may have come as one scan";
            label.problems.push(Problem::warning(AIM_IN_DATA, position, message));
        }
        return;
    };
    let mended = undamaged(Scan::from_transmission(mended.as_bytes()));
    let of_gs1 = found.iter().any(|damage| damage.of_gs1);
    let is_whole = mended.problems.iter().all(|problem| problem.severity != Severity::Error)
        && (!of_gs1 || !mended.elements.is_empty());
    if !is_whole && !broken {
        return;
    }
    let known = label.problems.len();
    label.problems.extend(found.iter().map(|damage| Problem::warning(damage.code, 0, damage.message)));
    if is_whole {
        replace(label, &mended, broken);
    } else if of_gs1 && found.iter().any(|damage| damage.code == crate::problem::SWAPPED_CASE) {
        // A carrier like any other, that happens to be another one's with swapped case.
        label.problems.truncate(known);
    }
}

/// The data before what happened to it, without its AIM identifier. None where nothing is known to have happened.
pub(crate) fn undone(scan: Scan<'_>, tolerance: Tolerance) -> Option<String> {
    let text = core::str::from_utf8(scan.data).ok()?;
    let transmission = scan.aim.map_or_else(|| text.to_owned(), |aim| format!("{aim}{text}"));
    let mended = mend::mend(transmission, tolerance)?.text;
    Some(Aim::split(mended.as_bytes()).and_then(|_| mended.get(3..)).unwrap_or(&mended).to_owned())
}

/// Puts what the mended data says in place of what the damaged data seemed to say.
fn replace(label: &mut Label<'_>, mended: &Label<'_>, broken: bool) {
    for identifier in &mut label.identifiers {
        if identifier.evidence != Evidence::Declared && identifier.value.as_bytes() == label.scan.data {
            identifier.kind = Kind::Text;
        }
    }
    let same = |known: &Identifier<'_>, found: &Identifier<'_>| {
        known.kind == found.kind && known.value == found.value
    };
    let said = |known: &Identifier<'_>| mended.identifiers.iter().any(|found| same(known, found));
    label.identifiers.retain(|known| known.kind == Kind::Text || said(known));
    for found in &mended.identifiers {
        if !label.identifiers.iter().any(|known| same(known, found)) {
            let evidence = if broken { Evidence::Segmented } else { weakened(found) };
            label.identifiers.push(Identifier {
                kind: found.kind,
                value: found.value.to_string().into(),
                evidence,
            });
        }
    }
}

/// Nothing that was mended is declared any more: a check digit proves it, or it only has its form.
fn weakened(found: &Identifier<'_>) -> Evidence {
    match (found.kind, found.evidence) {
        (Kind::Gtin | Kind::Sscc, Evidence::Declared) => Evidence::Checked,
        (_, Evidence::Declared) => Evidence::Shaped,
        (_, evidence) => evidence,
    }
}

/// Where an AIM identifier stands within the data. That of a composite symbol's 2D component belongs there.
fn aim_within(data: &[u8]) -> Option<usize> {
    let mut windows = data.windows(3).enumerate().skip(1);
    windows
        .find(|(_, three)| Aim::split(three).is_some_and(|(aim, _)| aim.code != b'e'))
        .map(|(position, _)| position)
}

/// Whether anything in the data could be damage. Nearly no label has any of it.
fn is_suspect(scan: Scan<'_>, broken: bool, tolerance: Tolerance) -> bool {
    // An EAN's identifier is a DataBar's with swapped case.
    let swapped = scan.aim.is_some_and(|aim| match (aim.code, aim.modifier) {
        (b'c' | b'j' | b'Z', b'1') | (b'D', b'2') | (b'q', b'3') => true,
        (b'E', b'0') => broken && scan.data.starts_with(b"01"),
        _ => false,
    });
    swapped
        || scan.data.starts_with(b"(")
        || scan.data.iter().any(|byte| MARKS.get(usize::from(*byte)) == Some(&true)) && has_mark(scan.data)
        || tolerance.hash_is_separator && scan.data.contains(&b'#')
}

/// Whether one of the marks is more than the letter l, which is one in `Alt029`.
fn has_mark(data: &[u8]) -> bool {
    let other = |byte: &u8| *byte != b'l' && MARKS.get(usize::from(*byte)) == Some(&true);
    data.iter().any(other) || data.windows(3).any(|three| three == b"Alt")
}

/// Bytes that damage has, and few labels do.
#[expect(clippy::indexing_slicing, reason = "what a static is made of is computed when it is compiled")]
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let mut rest: &[u8] = b"^{<[]\\\r\n\t\0l\xc3\xef";
    while let [byte, after @ ..] = rest {
        marks[*byte as usize] = true;
        rest = after;
    }
    marks
};
