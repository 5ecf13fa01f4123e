//! Values with their name before them in words, as the codes of some boxes have them: `SN:ABC123`, `IMEI1: 490154203237518`.
//!
//! No standard says so: each value has what its own check proves. The whole text stays a candidate, for rules that look for it,
//! only where one serial number is named; where none is, or more, it is no unit's number.

use crate::interpret::shapes;
use crate::problem::{IMEI_CHECK_DIGIT, NAMED_VALUE};
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, Problem};

/// The names, in any case.
const NAMES: &[(&str, Kind)] = &[
    ("imei1", Kind::Imei),
    ("imei2", Kind::Imei),
    ("imei 1", Kind::Imei),
    ("imei 2", Kind::Imei),
    ("imei", Kind::Imei),
    ("meid", Kind::Meid),
    ("iccid", Kind::Iccid),
    ("eid", Kind::Eid),
    ("mac address", Kind::Mac),
    ("mac", Kind::Mac),
    ("vin", Kind::Vin),
    ("serial number", Kind::Serial),
    ("serial no.", Kind::Serial),
    ("serial no", Kind::Serial),
    ("serial", Kind::Serial),
    ("s/n", Kind::Serial),
    ("sn", Kind::Serial),
    ("part number", Kind::PartNumber),
    ("part no.", Kind::PartNumber),
    ("part no", Kind::PartNumber),
    ("p/n", Kind::PartNumber),
    ("pn", Kind::PartNumber),
];

/// The most bytes of text that is looked at, and the most values of one text.
const LONGEST: usize = 512;
const MOST: usize = 16;

/// One part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field<'a> {
    /// A known name and its value.
    Named(&'static str, Kind, &'a str),
    /// A name that isn't known here.
    Other,
    /// Not one name and one value; perhaps a known name.
    Unclear(bool),
}

/// Adds the values of text that starts with a name, and says which serial number is meant where there is one. False
/// where no known name stands in it.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    let is_named = |field: Field<'_>| matches!(field, Field::Named(..) | Field::Unclear(true));
    if !(text.len() <= LONGEST && text.contains([':', '=']) && fields(text).any(is_named)) {
        return false;
    }
    // Of what isn't clear in one part, nothing is made.
    if fields(text).count() > MOST || fields(text).any(|field| matches!(field, Field::Unclear(_))) {
        return true;
    }
    let serial = serial(text);
    for field in fields(text) {
        let Field::Named(name, kind, value) = field else { continue };
        let evidence =
            if kind == Kind::Serial && serial.is_none() { Evidence::Segmented } else { Evidence::Shaped };
        let identifier = match kind {
            Kind::Serial | Kind::PartNumber => Some(Identifier { kind, value: value.into(), evidence }),
            _ => shapes::of_kind(kind, value),
        };
        match identifier {
            Some(identifier) => label.identifiers.push(identifier),
            None => label.problems.push(misnamed(name, kind, value)),
        }
    }
    label.told.serial = serial.map(Into::into);
    true
}

fn misnamed(name: &str, kind: Kind, value: &str) -> Problem {
    if kind == Kind::Imei && value.len() == 15 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Problem::warning(IMEI_CHECK_DIGIT, None, format!("the IMEI {value} has a wrong check digit"));
    }
    let shown = crate::escape(value.as_bytes());
    Problem::warning(NAMED_VALUE, None, format!("{shown} stands after {name}, and is none"))
}

/// The only serial number among the values.
fn serial(text: &str) -> Option<&str> {
    let mut serials = fields(text).filter_map(|field| match field {
        Field::Named(_, Kind::Serial, value) => Some(value),
        _ => None,
    });
    serials.next().filter(|first| serials.all(|other| other == *first))
}

/// The parts of text, with a comma or a semicolon between them.
fn fields(text: &str) -> impl Iterator<Item = Field<'_>> {
    text.split([';', ',']).map(str::trim).filter(|part| !part.is_empty()).map(field)
}

fn field(part: &str) -> Field<'_> {
    let Some((name, value)) = part.split_once([':', '=']) else { return Field::Unclear(false) };
    let (name, value) = (name.trim(), value.trim());
    let known = NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
    match known {
        // A hardware address has colons; in any other value there would be a name.
        Some((_, kind)) if *kind != Kind::Mac && value.contains([':', '=']) => Field::Unclear(true),
        _ if value.is_empty() => Field::Unclear(false),
        Some((name, kind)) => Field::Named(name, *kind, value),
        None => Field::Other,
    }
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
        if is_named { format!("named {}", found.join(", ")) } else { found.join(", ") }
    }

    #[test]
    fn text_with_a_known_name_says_what_its_values_are() {
        for (text, wanted) in [
            ("SN:ABC123", "named serial shaped ABC123, told ABC123"),
            ("s/n = ABC123", "named serial shaped ABC123, told ABC123"),
            ("Serial No. : AB 1", "named serial shaped AB 1, told AB 1"),
            (
                "SN:A1;P/N:B2,IMEI 2:490154203237518;",
                "named serial shaped A1, part_number shaped B2, imei checked 490154203237518, told A1",
            ),
            ("SN:A1, Rev: 2", "named serial shaped A1, told A1"),
            ("MAC:00:1A:2B:3C:4D:5E", "named mac shaped 00:1A:2B:3C:4D:5E"),
            ("SN:A1;SN:A1", "named serial shaped A1, serial shaped A1, told A1"),
            // Which of them it is nothing tells.
            ("SN:A1;SN:A2", "named serial segmented A1, serial segmented A2"),
            ("IMEI:490154203237517", "named imei_check_digit"),
            ("IMEI:1", "named named_value"),
            ("EID:490154203237517", "named named_value"),
            // Not clear.
            ("SN:A1;B2", "named "),
            ("SN:A1 IMEI:490154203237518", "named "),
            ("Rev:2", ""),
            ("SN:", ""),
            ("SN ABC123", ""),
            ("XSN:A1", ""),
            ("00:1A:2B:3C:4D:5E", ""),
            ("é:1", ""),
            (":", ""),
            ("", ""),
        ] {
            assert_eq!(written(text), wanted, "{text}");
        }
        assert_eq!(written(&"SN:A;".repeat(MOST + 1)), "named ");
        assert_eq!(written(&format!("SN:{}", "A".repeat(LONGEST))), "");
    }
}
