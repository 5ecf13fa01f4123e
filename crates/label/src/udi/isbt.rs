//! ISBT 128 data structures, as ICCBBA uses them for products of human origin and devices that hold them.
//!
//! Source: ICCBBA ST-017, Coding and Labeling of Medical Devices Containing MPHO, sections 2 to 5; for blood ICCBBA ST-001, data
//! structures 002, 003 and 005 (identifiers and lengths not verified against its own text). A structure starts with a data
//! identifier of two characters or three and has a fixed length; a compound message (structure 023) tells how many
//! follow. Structures that say nothing of a unit are not known here.

use crate::contents::Contents;
use crate::day::DateForm;
use crate::problem::{CHARACTER, DATE, DEVICE_IDENTIFIER, EMPTY, LENGTH, TIME, VALUE_TOO_SHORT};
use crate::slice::position;
use crate::{IdentifierKind as Kind, Problem};

/// What a structure says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// The processor's number (5), its product code (6; zeros mean none) and the product's description code (5).
    Device,
    /// A lot, serial number or the like.
    Plain(Kind),
    /// A donation: its facility (3 characters, 2 digits), year and number (8 digits), and two flags.
    Donation,
    /// A date: century and year of three digits, day of the year.
    Date(Kind),
    /// The same, and a time of day in four digits.
    DateAndTime(Kind),
    /// How many structures follow, two digits, and which, three.
    Compound,
}

struct Structure {
    identifier: &'static str,
    length: usize,
    meaning: Meaning,
}

const fn structure(identifier: &'static str, length: usize, meaning: Meaning) -> Structure {
    Structure { identifier, length, meaning }
}

const STRUCTURES: &[Structure] = &[
    structure("=+", 5, Meaning::Compound),
    structure("=/", 16, Meaning::Device),
    structure("=,", 6, Meaning::Plain(Kind::Serial)),
    structure("=>", 6, Meaning::Date(Kind::Expiry)),
    structure("&>", 10, Meaning::DateAndTime(Kind::Expiry)),
    structure("=}", 6, Meaning::Date(Kind::ProductionDate)),
    structure("&,1", 18, Meaning::Plain(Kind::Lot)),
    // The product's description, type of donation and division.
    structure("=<", 8, Meaning::Plain(Kind::PartNumber)),
    // Blood groups: nothing that identifies, kept as they are.
    structure("=%", 4, Meaning::Plain(Kind::Text)),
    // The donation's number: its second character is already part of it. The last two are flags.
    structure("=", 15, Meaning::Donation),
];

/// The most structures that a message tells of.
const MOST: usize = 99;

/// Reads one structure or a compound message. `None` for text that isn't ISBT 128's from its first character on.
///
/// Text that only starts like one of the structures that stand alone is no error: those have no check character. With the
/// length of one it is, for no serial number starts with two such signs; the donation's number has only one.
pub(crate) fn read(text: &str) -> Option<Result<Contents<'_>, Problem>> {
    if !text.starts_with(['=', '&']) {
        return None;
    }
    let read = read_structures(text);
    let certain = text.starts_with("=/") || text.starts_with("=+") || is_one_by_its_length(text);
    match read {
        Err(_) if is_donation_of_other_length(text) => {
            let message = "the ISBT 128 donation number should have 15 characters after its sign";
            Some(Err(Problem::error(LENGTH, None, message)))
        }
        read if certain => Some(read),
        read => read.ok().map(Ok),
    }
}

/// Whether text is a donation number with some characters too few or too many: a letter and a dozen digits, or nearly, after the sign.
fn is_donation_of_other_length(text: &str) -> bool {
    let number = text.strip_prefix('=').unwrap_or_default();
    let (front, flags) = number.split_at_checked(number.len().min(13)).unwrap_or_default();
    let is_letter = |byte: u8| byte.is_ascii_uppercase();
    matches!(number.len(), 12..=14 | 16..=18)
        && front.bytes().next().is_some_and(is_letter)
        && front.bytes().skip(1).all(|byte| byte.is_ascii_digit())
        && flags.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_one_by_its_length(text: &str) -> bool {
    STRUCTURES.iter().any(|structure| {
        structure.identifier.len() > 1
            && text.strip_prefix(structure.identifier).is_some_and(|value| value.len() == structure.length)
    })
}

fn read_structures(text: &str) -> Result<Contents<'_>, Problem> {
    let mut contents = Contents::default();
    let (mut rest, mut count, mut announced) = (text, 0_usize, None);
    while !rest.is_empty() {
        let at = position(text, rest);
        if count > MOST {
            return Err(Problem::error(LENGTH, at, "no ISBT 128 message holds more than 99 structures"));
        }
        let Some((structure, value)) = STRUCTURES
            .iter()
            .find_map(|structure| Some((structure, rest.strip_prefix(structure.identifier)?)))
        else {
            return Err(Problem::error(
                DEVICE_IDENTIFIER,
                at,
                "no ISBT 128 data structure of a device starts so",
            ));
        };
        let (value, after) = value.split_at_checked(structure.length).ok_or_else(|| {
            let message = format!(
                "the ISBT 128 data after {} should have {} characters",
                structure.identifier, structure.length
            );
            Problem::error(VALUE_TOO_SHORT, at, message)
        })?;
        if structure.meaning == Meaning::Compound {
            let number = value.get(..2).filter(|_| value.bytes().all(|byte| byte.is_ascii_digit()));
            let number = number.and_then(|number| number.parse::<usize>().ok()).filter(|_| at == 0);
            announced = Some(number.ok_or_else(|| {
                Problem::error(
                    LENGTH,
                    at,
                    "an ISBT 128 compound message starts with how many structures follow",
                )
            })?);
        } else {
            count += 1;
            add(structure, value, text, &mut contents)?;
        }
        rest = after;
    }
    match announced {
        Some(announced) if announced != count => {
            let message =
                format!("the ISBT 128 message should hold {announced} structures, and holds {count}");
            Err(Problem::error(LENGTH, None, message))
        }
        _ if count == 0 => Err(Problem::error(EMPTY, None, "the ISBT 128 message holds nothing")),
        None if count > 1 => Err(Problem::error(
            LENGTH,
            None,
            "several ISBT 128 structures make no message without its header",
        )),
        _ => Ok(contents),
    }
}

fn add<'a>(
    structure: &Structure,
    value: &'a str,
    whole: &str,
    contents: &mut Contents<'a>,
) -> Result<(), Problem> {
    let at = position(whole, value);
    let stranger = value.bytes().position(|byte| !(byte.is_ascii_uppercase() || byte.is_ascii_digit()));
    if let Some(offset) = stranger {
        let message =
            format!("the ISBT 128 data after {} has capital letters and digits only", structure.identifier);
        return Err(Problem::error(CHARACTER, at + offset, message));
    }
    match structure.meaning {
        Meaning::Compound => {}
        Meaning::Plain(kind) => contents.push(kind, value),
        Meaning::Donation if value.bytes().skip(3).take(10).all(|byte| byte.is_ascii_digit()) => {
            contents.push(Kind::Text, value);
        }
        Meaning::Donation => {
            let message = "the ISBT 128 donation number should have digits from its fourth character on";
            return Err(Problem::error(CHARACTER, at, message));
        }
        Meaning::Date(kind) => add_date(kind, value, at, contents)?,
        Meaning::DateAndTime(kind) => {
            let (date, time) = value.split_at_checked(6).unwrap_or((value, ""));
            if !is_time_of_day(time) {
                return Err(Problem::error(TIME, at + date.len(), "the ISBT 128 time is no time of day"));
            }
            add_date(kind, date, at, contents)?;
        }
        Meaning::Device => {
            contents.push(Kind::DeviceIdentifier, value);
            let product = value.get(5..11).unwrap_or_default();
            if product.bytes().any(|byte| byte != b'0') {
                contents.push(Kind::PartNumber, product);
            }
        }
    }
    Ok(())
}

fn add_date(kind: Kind, value: &str, at: usize, contents: &mut Contents<'_>) -> Result<(), Problem> {
    let date = DateForm::LongYearOrdinal.read(value);
    let date = date.ok_or_else(|| Problem::error(DATE, at, "the ISBT 128 date is no day of the calendar"))?;
    contents.push(kind, date);
    Ok(())
}

/// Hours and minutes, two digits each.
fn is_time_of_day(digits: &str) -> bool {
    let in_range = |digits: &str, most: u8| digits.parse().is_ok_and(|number: u8| number <= most);
    digits.len() == 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.split_at_checked(2).is_some_and(|(hour, minute)| in_range(hour, 23) && in_range(minute, 59))
}
