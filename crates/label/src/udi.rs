//! Unique device identifiers: who issued one, and the ISBT 128 structures of ICCBBA.
//!
//! Source: FDA, UDI formats by accredited issuing agency; ICCBBA ST-001 for the data identifiers.

use crate::calendar::DateForm;
use crate::problem::DATE;
use crate::{Evidence, IdentifierKind as Kind, Label, Problem};

/// Who issues unique device identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UdiIssuer {
    /// GS1: the carrier starts with `01`.
    Gs1,
    /// HIBCC: it starts with `+`.
    Hibcc,
    /// ICCBBA: it starts with `=` or `&`.
    Iccbba,
}

impl UdiIssuer {
    /// Whose carrier the data may be, by its first characters.
    #[must_use]
    pub fn of(data: &str) -> Option<Self> {
        match data.as_bytes() {
            [b'0', b'1', ..] => Some(Self::Gs1),
            [b'+', ..] => Some(Self::Hibcc),
            [b'=' | b'&', ..] => Some(Self::Iccbba),
            _ => None,
        }
    }
}

/// One structure of ISBT 128.
struct Structure {
    flag: &'static str,
    length: usize,
    meaning: Meaning,
}

enum Meaning {
    Plain(Kind),
    Date(Kind, DateForm),
    Other,
}

const fn structure(flag: &'static str, length: usize, meaning: Meaning) -> Structure {
    Structure { flag, length, meaning }
}

const STRUCTURES: &[Structure] = &[
    // 034, processor product identification code: the device identifier.
    structure("=/", 16, Meaning::Plain(Kind::UdiDi)),
    // 032, product divisions: the serial number of a device.
    structure("=,", 6, Meaning::Plain(Kind::Serial)),
    // 004 and 005, expiry.
    structure("=>", 6, Meaning::Date(Kind::Expiry, DateForm::ThreeYearDay)),
    structure("&>", 10, Meaning::Date(Kind::Expiry, DateForm::ThreeYearDayTime)),
    // 008, production.
    structure("=}", 6, Meaning::Date(Kind::ProductionDate, DateForm::ThreeYearDay)),
    // 035, lot of a product of human origin.
    structure("&,1", 18, Meaning::Plain(Kind::Lot)),
    // 003, product code.
    structure("=<", 8, Meaning::Plain(Kind::PartNumber)),
    // 002, blood groups.
    structure("=%", 4, Meaning::Other),
    // 023, how many structures follow in one message.
    structure("=+", 5, Meaning::Other),
];

/// The donation identification number, 001: `=` and 15 characters, of which the first is a letter or digit.
const DONATION: Structure = structure("=", 15, Meaning::Plain(Kind::Donation));

/// Reads ISBT 128 structures. `false`: the text isn't made of them.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    if UdiIssuer::of(text) != Some(UdiIssuer::Iccbba) {
        return false;
    }
    // Every structure has at least five characters, so that there can't be many.
    let mut rest = text;
    while !rest.is_empty() {
        match take(rest) {
            Some((_, _, after)) => rest = after,
            None => return false,
        }
    }
    if let Err(problem) = add(text, label) {
        label.identifiers.clear();
        label.problems.push(problem);
    }
    true
}

fn add<'a>(text: &'a str, label: &mut Label<'a>) -> Result<(), Problem> {
    let mut rest = text;
    while let Some((structure, data, after)) = take(rest) {
        let at = text.len() - rest.len() + structure.flag.len();
        match structure.meaning {
            Meaning::Plain(kind) => label.add(kind, data, Evidence::Declared),
            Meaning::Date(kind, form) => {
                let day = form.read(data).ok_or_else(|| {
                    let message =
                        format!("{} behind {} is no date", crate::escape(data.as_bytes()), structure.flag);
                    Problem::error(DATE, at, message)
                })?;
                label.add(kind, day, Evidence::Declared);
            }
            Meaning::Other => {}
        }
        rest = after;
    }
    Ok(())
}

/// The structure that text starts with, its data and what follows.
fn take(text: &str) -> Option<(&'static Structure, &str, &str)> {
    let structure = STRUCTURES.iter().find(|structure| text.starts_with(structure.flag)).unwrap_or(&DONATION);
    let (data, after) = text.strip_prefix(structure.flag)?.split_at_checked(structure.length)?;
    let fits = data.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then_some((structure, data, after))
}
