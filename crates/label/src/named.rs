//! Values with their name before them in words, as the codes of some boxes have them: `SN:ABC123`, `IMEI1: 490154203237518`.
//!
//! No standard says so. A name only adds candidates, each with what its own check proves; the whole text stays one too.

use crate::interpret::shapes;
use crate::problem::IMEI_CHECK_DIGIT;
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, Problem};

/// The names, in any case. Of two that begin alike the longer stands first.
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

/// A value and what its name says that it is.
type Named<'a> = (Kind, &'a str);

/// What there is among the values.
pub(crate) struct Found {
    /// A serial number.
    pub(crate) has_serial: bool,
}

/// Adds the values, where all of the text is names and values. None where it isn't.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> Option<Found> {
    values(text).next()?;
    for (kind, value) in values(text) {
        let identifier = match kind {
            Kind::Serial | Kind::PartNumber => {
                Some(Identifier { kind, value: value.into(), evidence: Evidence::Shaped })
            }
            _ => shapes::of_kind(kind, value),
        };
        match identifier {
            Some(identifier) => label.identifiers.push(identifier),
            None if kind == Kind::Imei && value.len() == 15 => {
                let message = format!("the IMEI {value} has a wrong check digit");
                label.problems.push(Problem::warning(IMEI_CHECK_DIGIT, 0, message));
            }
            None => {}
        }
    }
    Some(Found { has_serial: values(text).any(|(kind, _)| kind == Kind::Serial) })
}

/// The only serial number among the values.
pub(crate) fn serial(text: &str) -> Option<&str> {
    let mut serials = values(text).filter(|(kind, _)| *kind == Kind::Serial).map(|(_, value)| value);
    serials.next().filter(|first| serials.all(|other| other == *first))
}

/// The values of text that is nothing but names and values, with a comma or a semicolon between them.
fn values(text: &str) -> impl Iterator<Item = Named<'_>> {
    let is_named = text.len() <= LONGEST && text.contains([':', '=']);
    let fields = || text.split([';', ',']).map(str::trim).filter(|field| !field.is_empty());
    let all = is_named && fields().count() <= MOST && fields().all(|field| named(field).is_some());
    fields().filter(move |_| all).filter_map(named)
}

fn named(field: &str) -> Option<Named<'_>> {
    NAMES.iter().find_map(|(name, kind)| {
        let (front, rest) = field.split_at_checked(name.len())?;
        let value = rest.trim_start().strip_prefix([':', '='])?.trim();
        (front.eq_ignore_ascii_case(name) && !value.is_empty()).then_some((*kind, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_that_is_all_names_and_values_has_any() {
        let written = |text: &str| {
            values(text)
                .map(|(kind, value)| format!("{} {value}", kind.name()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        for (text, wanted) in [
            ("SN:ABC123", "serial ABC123"),
            ("s/n = ABC123", "serial ABC123"),
            ("Serial No. : AB 1", "serial AB 1"),
            ("SN:A1;P/N:B2,IMEI 2:490154203237518;", "serial A1, part_number B2, imei 490154203237518"),
            ("SN:A1;B2", ""),
            ("SN:", ""),
            ("SN ABC123", ""),
            ("XSN:A1", ""),
            ("SNX:A1", ""),
            ("é:1", ""),
            (":", ""),
            ("", ""),
        ] {
            assert_eq!(written(text), wanted, "{text}");
        }
        assert_eq!(written(&"SN:A;".repeat(MOST + 1)), "");
        assert_eq!(written(&format!("SN:{}", "A".repeat(LONGEST))), "");
    }

    #[test]
    fn only_one_serial_number_is_the_texts() {
        assert_eq!(serial("SN:A1;IMEI:490154203237518"), Some("A1"));
        assert_eq!(serial("SN:A1;S/N:A1"), Some("A1"));
        assert_eq!(serial("SN:A1;SN:A2"), None);
        assert_eq!(serial("P/N:A1"), None);
    }
}
