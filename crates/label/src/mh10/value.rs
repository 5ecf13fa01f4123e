//! What the value of a data identifier says.

use super::table::{AGENCIES, DataIdentifier, Meaning};
use crate::day::DateForm;
use crate::gtin::Flaw as GtinFlaw;
use crate::number::{self, Flaw as NumberFlaw};
use crate::problem::{CHARACTER, CHECK_DIGIT, DATE, LENGTH, VALUE, VALUE_TOO_SHORT};
use crate::{Gtin, IdentifierKind as Kind, Problem, Text, oddity, quantity};
use smallvec::{SmallVec, smallvec};

/// The identifiers that one value gives, the whole one first.
pub(crate) type Values<'a> = SmallVec<[(Kind, Text<'a>); 3]>;

/// What is wrong with a value: a code, and the end of a sentence.
pub(super) type Flaw = (&'static str, &'static str);

/// Reads the value of a field. Its identifier stands there for sure, so that a number may have in words what is counted.
pub(super) fn read_field(meaning: Meaning, value: &str) -> Result<Values<'_>, Flaw> {
    let number = if meaning == Meaning::Quantity { quantity::of(value) } else { None };
    number.map_or_else(|| read(meaning, value), |number| Ok(smallvec![(Kind::Quantity, number.into())]))
}

/// Reads a value. Nothing comes of one that says nothing of the unit.
pub(super) fn read(meaning: Meaning, value: &str) -> Result<Values<'_>, Flaw> {
    if value.trim().is_empty() {
        return Err((VALUE_TOO_SHORT, "has no value"));
    }
    let kind = match meaning {
        Meaning::Other => return Ok(Values::new()),
        Meaning::Plain(kind) => kind,
        Meaning::Date(kind, form) => {
            return form
                .read(value)
                .map(|date| smallvec![(kind, date)])
                .ok_or((DATE, "is no date of its form"));
        }
        Meaning::OtherDate(form) => {
            return form.read(value).map(|_| Values::new()).ok_or((DATE, "is no date of its form"));
        }
        Meaning::QualifiedDate(form) => {
            return qualified_date(form, value)
                .ok_or((DATE, "is no date of its form with a code of its kind"));
        }
        Meaning::Quantity => number_of_pieces(value)?,
        Meaning::QuantityOfUnits => {
            let number =
                quantity::before_code(value).ok_or((VALUE, "is no number with a code of single units"))?;
            return Ok(smallvec![(Kind::Quantity, number.into())]);
        }
        Meaning::Gtin => return gtin(value),
        Meaning::Telephone => telephone(value)?,
        Meaning::Vin if value.len() != 17 || value.bytes().any(|byte| byte.is_ascii_lowercase()) => {
            return Err(flaw_of(Kind::Vin, NumberFlaw::Form));
        }
        Meaning::Mac if value.bytes().filter(u8::is_ascii_hexdigit).count() != 12 => {
            return Err(flaw_of(Kind::Mac, NumberFlaw::Form));
        }
        Meaning::Sscc => numbered(Kind::Sscc, value)?,
        Meaning::Mac => numbered(Kind::Mac, value)?,
        Meaning::Vin => numbered(Kind::Vin, value)?,
        Meaning::Ppn => numbered(Kind::Ppn, value)?,
        // What fills it up is no part of it.
        Meaning::Iccid => {
            numbered(Kind::Iccid, value)?;
            return Ok(smallvec![(Kind::Iccid, value.trim_end_matches(['F', 'f']).into())]);
        }
        Meaning::CageSerial => return cage_serial(value),
        Meaning::Company(kind) => return Ok(company(kind, value, value)),
        Meaning::CountedCompany => return counted_company(value),
        Meaning::CompanyPartSerial => return company_part_serial(value),
    };
    Ok(smallvec![(kind, value.into())])
}

/// The problem that a flaw is, of the value that starts at `position`.
pub(super) fn told(flaw: Flaw, identifier: DataIdentifier<'_>, position: usize) -> Problem {
    let (code, what) = flaw;
    Problem::error(code, position, format!("the data after {} {what}", identifier.text))
}

/// What is odd about identifiers that were read.
pub(super) fn oddity(values: &Values<'_>, position: usize) -> Option<Problem> {
    let (code, message) = values.iter().find_map(|(kind, value)| oddity::of(*kind, value))?;
    Some(Problem::warning(code, position, message))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What kind of date it is stands in three characters after it (ASC X12, data element 374).
fn qualified_date(form: DateForm, value: &str) -> Option<Values<'_>> {
    let (date, kind) = value.split_at_checked(value.len().checked_sub(3)?)?;
    let is_code = kind.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    form.read(date).filter(|_| is_code).map(|_| Values::new())
}

fn number_of_pieces(value: &str) -> Result<Kind, Flaw> {
    let number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let dots = value.bytes().filter(|byte| *byte == b'.').count();
    match number && dots <= 1 && value.len() <= 20 && value != "." {
        true => Ok(Kind::Quantity),
        false => Err((VALUE, "is no number")),
    }
}

/// 12 to 14 digits, and the add-on of an EAN or UPC after them: 3P has their digits with supplemental codes, if any.
fn gtin(value: &str) -> Result<Values<'_>, Flaw> {
    let front = match value.len() {
        // Fourteen digits are a GTIN, and no UPC-A with two more.
        12..=14 => value.len(),
        17 => 12,
        15 | 18 => 13,
        _ => return Err(flaw_of(Kind::Gtin, NumberFlaw::Form)),
    };
    let (digits, add_on) = value.split_at_checked(front).filter(|_| all_digits(value)).unwrap_or_default();
    let gtin = Gtin::of(digits.as_bytes()).map_err(|flaw| match flaw {
        GtinFlaw::Form => flaw_of(Kind::Gtin, NumberFlaw::Form),
        GtinFlaw::CheckDigit(_) => flaw_of(Kind::Gtin, NumberFlaw::Check),
    })?;
    let mut values: Values<'_> = smallvec![(Kind::Gtin, gtin.into())];
    if !add_on.is_empty() {
        values.push((Kind::AddOn, add_on.into()));
    }
    Ok(values)
}

/// A value of a kind with a form of its own.
fn numbered(kind: Kind, value: &str) -> Result<Kind, Flaw> {
    match number::read(kind, value) {
        None | Some(Ok(_)) => Ok(kind),
        Some(Err(flaw)) => Err(flaw_of(kind, flaw)),
    }
}

fn telephone(value: &str) -> Result<Kind, Flaw> {
    number::telephone(value).map_err(|flaw| match flaw {
        NumberFlaw::Form => (VALUE, "is no identifier of a mobile telephone"),
        NumberFlaw::Check => (CHECK_DIGIT, "is a MEID with a wrong check digit"),
    })
}

/// What is wrong with a value that is none of its kind.
const fn flaw_of(kind: Kind, flaw: NumberFlaw) -> Flaw {
    match (kind, flaw) {
        (Kind::Gtin, NumberFlaw::Form) => (LENGTH, "is no GTIN: it has 12, 13 or 14 digits"),
        (Kind::Gtin, NumberFlaw::Check) => (CHECK_DIGIT, "is a GTIN with a wrong check digit"),
        (Kind::Sscc, NumberFlaw::Form) => (LENGTH, "is no SSCC: it has 18 digits"),
        (Kind::Sscc, NumberFlaw::Check) => (CHECK_DIGIT, "is an SSCC with a wrong check digit"),
        (Kind::Ppn, NumberFlaw::Form) => (CHARACTER, "is no pharmacy product number"),
        (Kind::Ppn, NumberFlaw::Check) => {
            (CHECK_DIGIT, "is a pharmacy product number with wrong check digits")
        }
        (Kind::Mac, _) => (VALUE, "is no hardware address: it has twelve hex digits"),
        (Kind::Iccid, _) => (VALUE, "is no SIM card's number: it has 18 to 20 digits from 89 on"),
        (Kind::Vin, _) => (VALUE, "is no vehicle identification number"),
        (_, NumberFlaw::Form) => (VALUE, "is none of its kind"),
        (_, NumberFlaw::Check) => (CHECK_DIGIT, "has a wrong check digit"),
    }
}

fn cage_serial(value: &str) -> Result<Values<'_>, Flaw> {
    let (cage, serial) =
        value.split_at_checked(5).filter(|(_, serial)| !serial.is_empty()).unwrap_or_default();
    let upper = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if cage.is_empty() || !cage.bytes().all(upper) {
        return Err((VALUE, "is no CAGE code with a serial number"));
    }
    Ok(smallvec![(Kind::Serial, value.into()), (Kind::Serial, serial.into())])
}

/// The whole as it is unique in the world, and the item's own part where the agency's numbers have one length.
fn company<'a>(kind: Kind, whole: &'a str, value: &'a str) -> Values<'a> {
    let mut values: Values<'_> = smallvec![(kind, whole.into())];
    if let Some(item) = after_company(value).filter(|item| !item.is_empty()) {
        values.push((kind, item.into()));
    }
    values
}

/// What follows the agency's code and the company's number.
fn after_company(value: &str) -> Option<&str> {
    let (agency, length) = AGENCIES.iter().find(|(agency, _)| value.starts_with(agency))?;
    value.get(agency.len() + length..)
}

/// The serial number's length says where it starts, whoever the agency is.
fn counted_company(value: &str) -> Result<Values<'_>, Flaw> {
    const FLAW: Flaw = (VALUE, "doesn't start with the length of its serial number");
    let (count, whole) = value.split_at_checked(2).ok_or(FLAW)?;
    let count = Some(count).filter(|count| all_digits(count)).and_then(|count| count.parse::<usize>().ok());
    let start = count.filter(|count| *count > 0).and_then(|count| whole.len().checked_sub(count));
    let serial = start.filter(|start| *start > 1).and_then(|start| whole.get(start..)).ok_or(FLAW)?;
    Ok(smallvec![(Kind::Serial, whole.into()), (Kind::Serial, serial.into())])
}

fn company_part_serial(value: &str) -> Result<Values<'_>, Flaw> {
    let (front, serial) = value
        .rsplit_once('+')
        .filter(|(front, serial)| !front.is_empty() && !serial.is_empty())
        .ok_or((VALUE, "has no plus sign between part number and serial number"))?;
    let mut values: Values<'_> = smallvec![(Kind::Serial, value.into()), (Kind::Serial, serial.into())];
    if let Some(part) = after_company(front).filter(|part| !part.is_empty()) {
        values.push((Kind::PartNumber, part.into()));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(meaning: Meaning, value: &str) -> String {
        match read(meaning, value) {
            Ok(values) => {
                let written: Vec<String> =
                    values.iter().map(|(kind, value)| format!("{} {value}", kind.name())).collect();
                written.join(", ")
            }
            Err((code, _)) => format!("error {code}"),
        }
    }

    fn says(table: &[(Meaning, &str, &str)]) {
        for (meaning, value, wanted) in table {
            assert_eq!(written(*meaning, value), *wanted, "{value}");
        }
    }

    #[test]
    fn values_are_read_by_their_meaning() {
        says(&[
            (Meaning::Vin, "1M8GDM9AXKP04278-", "error value"),
            (Meaning::CompanyPartSerial, "QCP1234+9", "serial QCP1234+9, serial 9"),
            (Meaning::Telephone, "490154203237518", "imei 490154203237518"),
            (Meaning::Telephone, "AF0123450ABCDE", "meid AF0123450ABCDE"),
            (Meaning::Telephone, "12", "error value"),
            (Meaning::Telephone, "4901542032375101", "imeisv 4901542032375101"),
            (Meaning::Telephone, "293608736500703710", "meid 293608736500703710"),
            (Meaning::Telephone, "AF0123450ABCDZ", "error value"),
            (Meaning::Mac, "001A2B3C4D5Z", "error value"),
            (Meaning::Mac, "001A2B3C4D5", "error value"),
            (Meaning::Iccid, "89148000000745809", "error value"),
            (Meaning::Iccid, "8914800000074580901A", "error value"),
            (Meaning::Iccid, "99148000000745809013", "error value"),
            (Meaning::Telephone, "2936087365007037100", "meid 2936087365007037100"),
            (Meaning::Telephone, "2936087365007037101", "error check_digit"),
            (Meaning::Telephone, "AF0123450ABCDED", "error check_digit"),
            (Meaning::Mac, "00:1A:2B:3C:4D:5E", "mac 00:1A:2B:3C:4D:5E"),
            (Meaning::Mac, "001A2BFFFE3C4D5E", "error value"),
            (Meaning::Vin, "1m8gdm9axkp042788", "error value"),
            (Meaning::Vin, "I1M8GDM9AXKP042788", "error value"),
            (Meaning::CountedCompany, "00UN123", "error value"),
            (Meaning::CountedCompany, "03A123", "error value"),
            (Meaning::CountedCompany, "03AB123", "serial AB123, serial 123"),
            (Meaning::CompanyPartSerial, "+786950", "error value"),
            (Meaning::CompanyPartSerial, "UN1+", "error value"),
            (Meaning::Mac, "001A2B3C4D5E", "mac 001A2B3C4D5E"),
            (Meaning::Iccid, "89148000000745809013", "iccid 89148000000745809013"),
            (Meaning::Vin, "1M8GDM9AXKP042788", "vin 1M8GDM9AXKP042788"),
            (Meaning::Vin, "1M8GDM9AXKPO42788", "error value"),
            (Meaning::CageSerial, "1VSA0786950", "serial 1VSA0786950, serial 786950"),
            (Meaning::CageSerial, "1VSA0", "error value"),
            (Meaning::Company(Kind::Serial), "UN123456789786950", "serial UN123456789786950, serial 786950"),
            (Meaning::Company(Kind::Serial), "D1VSA0786950", "serial D1VSA0786950, serial 786950"),
            (Meaning::Company(Kind::Serial), "QC12345", "serial QC12345"),
            (
                Meaning::CompanyPartSerial,
                "UN123456789P1234+786950",
                "serial UN123456789P1234+786950, serial 786950, part_number P1234",
            ),
            (Meaning::CompanyPartSerial, "UN123456789P1234", "error value"),
            (Meaning::CountedCompany, "06UN123456789786950", "serial UN123456789786950, serial 786950"),
            (Meaning::CountedCompany, "99UN1", "error value"),
        ]);
    }

    #[test]
    fn what_is_no_number_of_a_unit_is_read_by_its_meaning() {
        says(&[
            (Meaning::Ppn, "110375286414", "ppn 110375286414"),
            (Meaning::Ppn, "110375286415", "error check_digit"),
            (Meaning::Ppn, "1103752864A4", "error check_digit"),
            (Meaning::Ppn, "1234", "error character"),
            (Meaning::Gtin, "400638133393X", "error length"),
            (Meaning::Gtin, "036000291452", "gtin 00036000291452"),
            (Meaning::Gtin, "036000291453", "error check_digit"),
            (Meaning::Gtin, "400638133393105", "gtin 04006381333931, add_on 05"),
            (Meaning::Gtin, "03600029145251995", "gtin 00036000291452, add_on 51995"),
            (Meaning::Gtin, "04006381333931", "gtin 04006381333931"),
            (Meaning::Gtin, "04006381333932", "error check_digit"),
            (Meaning::Gtin, "400638133393151995", "gtin 04006381333931, add_on 51995"),
            (Meaning::Gtin, "4006381333931A5", "error length"),
            (Meaning::Gtin, "40170725", "error length"),
            (Meaning::Sscc, "10614141234567890X", "error length"),
            (Meaning::Sscc, "106141", "error length"),
            (Meaning::Quantity, "12345678901234567890", "quantity 12345678901234567890"),
            (Meaning::Quantity, "123456789012345678901", "error value"),
            (Meaning::Quantity, ".", "error value"),
            (Meaning::Gtin, "4006381333931", "gtin 04006381333931"),
            (Meaning::Gtin, "4006381333932", "error check_digit"),
            (Meaning::Quantity, "12.5", "quantity 12.5"),
            (Meaning::Quantity, "1.2.5", "error value"),
            (Meaning::Sscc, "106141412345678908", "sscc 106141412345678908"),
            (Meaning::Plain(Kind::Lot), " ", "error value_too_short"),
        ]);
    }
}
