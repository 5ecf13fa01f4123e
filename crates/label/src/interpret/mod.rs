//! From the bytes of a scan to its label: which standard the data follows decides who reads it.

mod address;
mod carrier;
mod composite;
mod doubt;
mod elements;
mod formats;
mod nothing;
mod plain;
mod retail;
pub(crate) mod shapes;
mod within;

use crate::problem::{
    CONTROL_CHARACTER, DOUBLED_AIM, EMPTY, INDUSTRY_DATA, MORE_PROBLEMS, NO_AIM, NOT_UTF8, TOO_LONG,
};
use crate::{
    Aim, Label, MAX_SCAN_BYTES, Problem, Scan, Severity, Symbology, Tolerance, damage, gs1, segment,
};
use carrier::Carrier;
pub(crate) use doubt::{has_signs, is_one_letter, plain};
pub(crate) use elements::identified_by;
pub(crate) use nothing::is_no_read;
pub(crate) use plain::doubt_of_value;

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
    if fill(&mut label) == Soundness::Open {
        damage::tell(&mut label, tolerance);
        segment::tell(&mut label);
    }
    rank(&mut label);
    if label.problems.len() > MAX_PROBLEMS {
        limit(&mut label);
    }
    label
}

/// The most problems that are told of one label, the one that says that there are more among them.
const MAX_PROBLEMS: usize = 32;

/// Leaves out what is one problem too many. An error is among those that stay.
#[cold]
fn limit(label: &mut Label<'_>) {
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    let error = label.problems.iter().skip(MAX_PROBLEMS - 2).find(|problem| is_error(problem)).cloned();
    let left_out = label.problems.len() - (MAX_PROBLEMS - 1);
    label.problems.truncate(MAX_PROBLEMS - 1);
    if let (Some(error), Some(last)) = (error, label.problems.last_mut()) {
        *last = error;
    }
    let message = format!("there are {left_out} more problems, which are not told");
    label.problems.push(Problem::warning(MORE_PROBLEMS, None, message));
}

/// Puts the best identifiers first, each once.
fn rank(label: &mut Label<'_>) {
    label.identifiers.sort_by_key(|identifier| (identifier.evidence, identifier.kind));
    remove_repeats(label);
}

/// Two equal elements identify one thing. Nearly no label has two identifiers of a kind.
fn remove_repeats(label: &mut Label<'_>) {
    let identifiers = &mut label.identifiers;
    let alike = |pair: &[crate::Identifier<'_>]| matches!(pair, [one, other] if one.kind == other.kind);
    if !identifiers.windows(2).any(alike) {
        return;
    }
    let mut index = 1;
    while let Some(found) = identifiers.get(index) {
        let before = identifiers.iter().take(index).rev();
        let mut alike =
            before.take_while(|known| (known.evidence, known.kind) == (found.evidence, found.kind));
        if alike.any(|known| known.value == found.value) {
            identifiers.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Reads data as if nothing had happened to it.
pub(crate) fn undamaged(scan: Scan<'_>) -> Label<'_> {
    let mut label = Label::of(scan);
    fill(&mut label);
    label
}

/// Whether something may have happened to data on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Soundness {
    /// Its standard explains all of it, and nothing in it is what damage leaves: looking for damage and for lost separators
    /// would find nothing.
    Sound,
    /// That is to be seen.
    Open,
}

/// Reads the scan of a label that says nothing yet.
fn fill(label: &mut Label<'_>) -> Soundness {
    take_aim_off(label);
    let carrier = Carrier::of(&label.scan);
    if let Carrier::Retail(form) = carrier
        && retail::read_alone(label.scan.data, form, label)
    {
        return Soundness::Sound;
    }
    match text_of(label.scan.data) {
        Ok(text) => read(text, carrier, label),
        Err(problem) => {
            label.problems.push(problem);
            Soundness::Open
        }
    }
}

fn read<'a>(text: &'a str, carrier: Carrier, label: &mut Label<'a>) -> Soundness {
    match carrier {
        Carrier::Gs1 { escapes } => {
            return elements::read(carrier::without_eci(text, escapes), text, label);
        }
        Carrier::Retail(form) => retail::read(text, form, label),
        Carrier::Itf14 => retail::read_itf14(text, label),
        Carrier::Itf => plain::read_itf(text, label),
        Carrier::Plain { escapes, industry } => read_marked(text, escapes, industry, label),
        Carrier::Unknown => read_unknown(text, label),
    }
    Soundness::Open
}

/// The data without a designator of its characters in front, where its reader sends any.
pub(crate) fn undecorated<'a>(scan: &Scan<'a>) -> Option<&'a str> {
    let text = core::str::from_utf8(scan.data).ok()?;
    Some(match Carrier::of(scan) {
        Carrier::Plain { escapes, .. } | Carrier::Gs1 { escapes } => carrier::without_eci(text, escapes),
        _ => text,
    })
}

/// Data that its carrier says is no GS1 data.
fn read_plain<'a>(text: &'a str, label: &mut Label<'a>) {
    if formats::read(text, label) {
        return;
    }
    match control_character(text) {
        Some(_) if plain::is_for_a_telephone(text) => label.problems.push(plain::for_a_telephone()),
        Some(problem) => {
            if !plain::read_lines(text, label) {
                label.problems.push(problem);
            }
        }
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
        problem.position = problem.position.map(|at| at + text.len() - data.len());
    }
    if industry {
        let message =
            "the data follows the standard of an industry, not GS1's: FNC1 stands in second position";
        label.problems.push(Problem::warning(INDUSTRY_DATA, None, message));
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
                None,
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
        if data.first() == Some(&b']') {
            take_doubled_off(label);
        }
    } else if scan.aim == Some(aim) {
        take_doubled_off(label);
    }
}

/// What repeats the identifier that is known already.
#[cold]
fn take_doubled_off(label: &mut Label<'_>) {
    let Some((aim, data)) = Aim::split(label.scan.data).filter(|(aim, _)| label.scan.aim == Some(*aim))
    else {
        return;
    };
    label.scan.data = data;
    let message = format!("the AIM identifier {aim} came twice: the scanner sends it within the data too");
    label.problems.push(Problem::warning(DOUBLED_AIM, None, message));
}

/// The data as text, where it is neither empty nor too long.
fn text_of(data: &[u8]) -> Result<&str, Problem> {
    if data.len() > MAX_SCAN_BYTES {
        // However many they are: whoever reads them may have left off what is beyond.
        let message = format!("the scan has more than {MAX_SCAN_BYTES} bytes, and no symbol holds so many");
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
        true => Err(Problem::error(EMPTY, None, "there is nothing in the scan")),
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
    let ends_a_line = |character: char| matches!(character, '\r' | '\n' | '\t');
    let hint = match ends_a_line(character) {
        true if text.get(position..).is_some_and(|rest| rest.chars().all(ends_a_line)) => {
            ": the scanner's suffix doesn't fit the lane's setting"
        }
        true => ": several lines or columns stand in one code",
        false => "",
    };
    let message = format!("the control character {escaped} stands in the data{hint}");
    Some(Problem::error(CONTROL_CHARACTER, position, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a scan as text, and always looks for damage and for lost separators.
    fn in_full(scan: Scan<'_>, tolerance: Tolerance) -> Label<'_> {
        let mut label = Label::of(scan);
        take_aim_off(&mut label);
        match text_of(label.scan.data) {
            Ok(text) => {
                read(text, Carrier::of(&label.scan), &mut label);
            }
            Err(problem) => label.problems.push(problem),
        }
        damage::tell(&mut label, tolerance);
        segment::tell(&mut label);
        rank(&mut label);
        label
    }

    fn is_the_same(scan: Scan<'_>, hash_is_separator: bool) -> Result<(), TestCaseError> {
        let tolerance = Tolerance { hash_is_separator };
        let (short, full) = (interpret_with(scan, tolerance), in_full(scan, tolerance));
        prop_assert_eq!(format!("{:?}", short), format!("{:?}", full));
        Ok(())
    }

    #[test]
    fn of_too_many_problems_an_error_is_always_told() {
        for at in [0, 20, 30, 31, 39] {
            let mut label = Label::of(Scan::bare(b""));
            let warnings = (0..40).map(|index| Problem::warning(NO_AIM, index, "odd"));
            label.problems.extend(warnings);
            label.problems[at] = Problem::error(EMPTY, at, "wrong");
            limit(&mut label);
            assert_eq!(label.problems.len(), MAX_PROBLEMS);
            let errors = label.problems.iter().filter(|problem| problem.severity == Severity::Error);
            assert_eq!(errors.map(|error| error.position).collect::<Vec<_>>(), [Some(at)]);
            let last = label.problems.last().unwrap();
            assert!(last.message.contains("9 more"), "{}", last.message);
        }
    }

    #[test]
    fn sound_labels_are_told_from_those_that_damage_may_have_made() {
        for (transmission, wanted) in [
            ("]C1010400638133393121ABC12345", Soundness::Sound),
            ("]d201040063813339311728063010LOT\x1d21ABC", Soundness::Sound),
            ("]e00104006381333931", Soundness::Sound),
            ("]E04006381333931", Soundness::Sound),
            ("]E440170725", Soundness::Sound),
            // A bad check digit, an add-on, a composite symbol, a separator and a key written as text, an ECI.
            ("]E04006381333932", Soundness::Open),
            ("]E0400638133393112", Soundness::Open),
            ("]e00104006381333931|]e121ABC", Soundness::Open),
            ("]C1010400638133393121ABC<GS>10A", Soundness::Open),
            ("]C1010400638133393121ABCAlt02910A", Soundness::Open),
            ("]C18010400638#1", Soundness::Open),
            ("]d5\\0000260104006381333931", Soundness::Open),
            // Nothing says that it is GS1's.
            ("010400638133393121ABC12345", Soundness::Open),
        ] {
            let mut label = Label::of(Scan::from_transmission(transmission.as_bytes()));
            assert_eq!(fill(&mut label), wanted, "{transmission}");
            is_the_same(Scan::from_transmission(transmission.as_bytes()), true).unwrap();
        }
        // A scanner's own code doesn't tell as surely as an AIM identifier that a separator would have come.
        let data = b"010400638133393110ABC21SN1";
        let mut label = Label::of(Scan { aim: None, symbology: Symbology::Gs1_128, data });
        assert_eq!(fill(&mut label), Soundness::Open);
        is_the_same(label.scan, false).unwrap();
    }

    proptest! {
        #[test]
        fn looking_for_damage_finds_none_in_sound_data(
            aim in prop_oneof![
                Just(String::new()),
                prop::sample::select(&["]C1", "]d2", "]Q3", "]e0", "]E0", "]E3", "]E4", "]d5", "]c1", "]J1"][..])
                    .prop_map(str::to_owned),
                "\\][A-Za-z][0-9A-Za-z]",
            ],
            symbology in prop::sample::select(Symbology::ALL),
            data in prop_oneof![
                "[0-9]{7,18}",
                "(4006381333931|036000291452|40170725|04252614)([0-9]{2}|[0-9]{5})?",
                "\\x1d?(0104006381333931|1728063[01]|10[A-Z<l]{1,20}\x1d|21[!-z]{0,22}|240[ABl0]{1,8}\x1d|8010[A-Z0-9#]{4,9}\x1d|30[0-9]{1,8}\x1d){0,6}(21[A-Zl<]{1,20}|\\|\\]e021A|\\]C1|Alt029|\\^\\]|<GS>|\r|\x1d)?",
                "(\\\\000026|\\\\000003)?(0104006381333931)?(21|10)[!\"%-?A-Z_a-z0-9]{1,20}",
            ],
            hash: bool,
        ) {
            let transmission = format!("{aim}{data}");
            is_the_same(Scan::from_transmission(transmission.as_bytes()), hash)?;
            is_the_same(Scan { aim: Aim::parse(&aim), symbology, data: data.as_bytes() }, hash)?;
        }
    }
}
