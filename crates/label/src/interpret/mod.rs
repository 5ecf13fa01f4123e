//! From the bytes of a scan to its label: which standard the data follows decides who reads it.

mod carrier;
mod composite;
mod elements;
mod formats;
mod plain;
mod retail;
mod shapes;

use crate::problem::{CONTROL_CHARACTER, DOUBLED_AIM, EMPTY, INDUSTRY_DATA, NO_AIM, NOT_UTF8, TOO_LONG};
use crate::{Aim, Label, MAX_SCAN_BYTES, Problem, Scan, Symbology, Tolerance, damage, gs1, segment};
use carrier::Carrier;
pub(crate) use elements::kind_of;

/// Reads what a scan says. Takes any bytes, linear time.
///
/// The data may still start with its AIM identifier; the label's scan then has it taken off.
#[must_use]
pub fn interpret(scan: Scan<'_>) -> Label<'_> {
    interpret_with(scan, Tolerance::default())
}

/// Reads what a scan says, and takes more than [`interpret`] does for damage on the way.
#[must_use]
pub fn interpret_with(scan: Scan<'_>, tolerance: Tolerance) -> Label<'_> {
    let mut label = Label::of(scan);
    fill(&mut label);
    damage::tell(&mut label, tolerance);
    segment::tell(&mut label);
    label.identifiers.sort_by_key(|identifier| (identifier.evidence, identifier.kind));
    label
}

/// Reads data as if nothing had happened to it.
pub(crate) fn undamaged(scan: Scan<'_>) -> Label<'_> {
    let mut label = Label::of(scan);
    fill(&mut label);
    label
}

/// Reads the scan of a label that says nothing yet.
fn fill(label: &mut Label<'_>) {
    take_aim_off(label);
    match text_of(label.scan.data) {
        Ok(text) => read(text, label),
        Err(problem) => label.problems.push(problem),
    }
}

fn read<'a>(text: &'a str, label: &mut Label<'a>) {
    match Carrier::of(&label.scan) {
        Carrier::Gs1 { escapes } => elements::read(carrier::without_eci(text, escapes), text, label),
        Carrier::Retail(form) => retail::read(text, form, label),
        Carrier::Itf14 => retail::read_itf14(text, label),
        Carrier::Itf => plain::read_itf(text, label),
        Carrier::Plain { escapes, industry } => read_marked(text, escapes, industry, label),
        Carrier::Unknown => read_unknown(text, label),
    }
}

/// Data that its carrier says is no GS1 data.
fn read_plain<'a>(text: &'a str, label: &mut Label<'a>) {
    if formats::read(text, label) {
        return;
    }
    match control_character(text) {
        Some(problem) => label.problems.push(problem),
        None => plain::read(text, label),
    }
}

/// The same, of a reader that escapes ECI designators, or of a symbol that says that an industry's standard holds.
fn read_marked<'a>(text: &'a str, escapes: bool, industry: bool, label: &mut Label<'a>) {
    let data = carrier::without_eci(text, escapes);
    if says_nothing(data) {
        let message = "there is nothing in the scan but the designator of its characters";
        return label.problems.push(Problem::error(EMPTY, text.len() - data.len(), message));
    }
    let known = label.problems.len();
    read_plain(data, label);
    for problem in label.problems.iter_mut().skip(known) {
        problem.position += text.len() - data.len();
    }
    if industry {
        let message =
            "the data follows the standard of an industry, not GS1's: FNC1 stands in second position";
        label.problems.push(Problem::warning(INDUSTRY_DATA, 0, message));
    }
}

/// Data of which nothing says whether it is GS1 data.
fn read_unknown<'a>(text: &'a str, label: &mut Label<'a>) {
    let separated = text.contains(gs1::SEPARATOR);
    if !separated && !elements::may_be_a_gtin(text) {
        return read_plain(text, label);
    }
    match gs1::parse(text) {
        Ok(message) => {
            elements::guess(&message, separated, label);
            label.problems.push(Problem::warning(
                NO_AIM,
                0,
                "read as GS1 data, though the scanner didn't say so: turn on its AIM identifiers",
            ));
            if !separated {
                plain::read_beside_elements(text, label);
            }
        }
        // Only GS1 data starts with a separator.
        Err(problem) if text.starts_with(gs1::SEPARATOR) => label.problems.push(problem),
        Err(_) => read_plain(text, label),
    }
}

/// Takes an AIM identifier off the front of the data. One that repeats the scanner's own is a warning.
fn take_aim_off(label: &mut Label<'_>) {
    let scan = label.scan;
    let Some((aim, data)) = Aim::split(scan.data) else { return };
    if scan.aim.is_none() {
        let symbology = match scan.symbology {
            Symbology::Unknown => Symbology::from_aim(aim),
            told => told,
        };
        label.scan = Scan { aim: Some(aim), symbology, data };
    } else if scan.aim == Some(aim) {
        label.scan = Scan { data, ..scan };
        label.problems.push(Problem::warning(
            DOUBLED_AIM,
            0,
            format!("the AIM identifier {aim} came twice: the scanner sends it within the data too"),
        ));
    }
}

/// The data as text, where it is neither empty nor too long.
fn text_of(data: &[u8]) -> Result<&str, Problem> {
    if data.len() > MAX_SCAN_BYTES {
        let message =
            format!("the scan has {} bytes, and no symbol holds more than {MAX_SCAN_BYTES}", data.len());
        return Err(Problem::error(TOO_LONG, MAX_SCAN_BYTES, message));
    }
    let text = core::str::from_utf8(data).map_err(|error| {
        let position = error.valid_up_to();
        let bytes = data.get(position..).and_then(|rest| rest.get(..1)).unwrap_or_default();
        Problem::error(
            NOT_UTF8,
            position,
            format!("byte {position}, {}, is no UTF-8 text", crate::escape(bytes)),
        )
    })?;
    match says_nothing(text) {
        true => Err(Problem::error(EMPTY, 0, "there is nothing in the scan")),
        false => Ok(text),
    }
}

/// Whether there is nothing in the text, or only spaces.
fn says_nothing(text: &str) -> bool {
    text.chars().all(char::is_whitespace) && control_character(text).is_none()
}

/// The first control character, as a problem.
fn control_character(text: &str) -> Option<Problem> {
    let (position, character) = text.char_indices().find(|(_, character)| character.is_control())?;
    let escaped = crate::escape(character.encode_utf8(&mut [0; 4]).as_bytes());
    let hint = if text.len() - position == character.len_utf8() && matches!(character, '\r' | '\n' | '\t') {
        ": the scanner's suffix doesn't fit the lane's setting"
    } else {
        ""
    };
    let message = format!("byte {position} is the control character {escaped}{hint}");
    Some(Problem::error(CONTROL_CHARACTER, position, message))
}
