//! What the value of a data identifier says.

use super::table::{AGENCIES, DataIdentifier, Meaning};
use crate::bind::algorithm::ends_in_luhn16_digit;
use crate::day::DateForm;
use crate::problem::{CHARACTER, CHECK_DIGIT, DATE, LENGTH, VALUE, VALUE_TOO_SHORT};
use crate::{Gtin, IdentifierKind as Kind, Problem, Text, check, oddity};
use smallvec::{SmallVec, smallvec};

/// The identifiers that one value gives, the whole one first.
pub(crate) type Values<'a> = SmallVec<[(Kind, Text<'a>); 3]>;

/// What is wrong with a value: a code, and the end of a sentence.
pub(super) type Flaw = (&'static str, &'static str);

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
        Meaning::Quantity => quantity(value)?,
        Meaning::Gtin => return gtin(value).map(|gtin| smallvec![(Kind::Gtin, gtin.into())]),
        Meaning::Sscc => sscc(value)?,
        Meaning::Telephone => telephone(value)?,
        Meaning::Mac => mac(value)?,
        // What fills it up is no part of it.
        Meaning::Iccid => {
            return iccid(value).map(|kind| smallvec![(kind, value.trim_end_matches(['F', 'f']).into())]);
        }
        Meaning::Vin => vin(value)?,
        Meaning::Ppn => ppn(value)?,
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

/// A value of that kind, or what is wrong with it.
fn known(fits: bool, kind: Kind, flaw: Flaw) -> Result<Kind, Flaw> {
    if fits { Ok(kind) } else { Err(flaw) }
}

/// What kind of date it is stands in three characters after it (ASC X12, data element 374).
fn qualified_date(form: DateForm, value: &str) -> Option<Values<'_>> {
    let (date, kind) = value.split_at_checked(value.len().checked_sub(3)?)?;
    let is_code = kind.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    form.read(date).filter(|_| is_code).map(|_| Values::new())
}

fn quantity(value: &str) -> Result<Kind, Flaw> {
    let number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let dots = value.bytes().filter(|byte| *byte == b'.').count();
    known(number && dots <= 1 && value.len() <= 20 && value != ".", Kind::Quantity, (VALUE, "is no number"))
}

fn gtin(value: &str) -> Result<Gtin, Flaw> {
    if !(matches!(value.len(), 13 | 14) && all_digits(value)) {
        return Err((LENGTH, "is no GTIN: it has 13 or 14 digits"));
    }
    Gtin::of(value.as_bytes()).map_err(|_| (CHECK_DIGIT, "is a GTIN with a wrong check digit"))
}

fn sscc(value: &str) -> Result<Kind, Flaw> {
    known(value.len() == 18 && all_digits(value), Kind::Sscc, (LENGTH, "is no SSCC: it has 18 digits"))?;
    let good = check::ends_in_gs1_digit(value.as_bytes());
    known(good, Kind::Sscc, (CHECK_DIGIT, "is an SSCC with a wrong check digit"))
}

/// IMEI, IMEI with software version, MEID in hex or decimal digits (3GPP TS 23.003 6.2; 3GPP2 S.R0048).
fn telephone(value: &str) -> Result<Kind, Flaw> {
    match (value.len(), all_digits(value)) {
        // Without its check digit; a MEID in decimal digits alone starts with 99.
        (14, true) if !value.starts_with("99") => Ok(Kind::Imei),
        (15, true) => Ok(Kind::Imei),
        (16, true) => Ok(Kind::Imeisv),
        (18, true) => Ok(Kind::Meid),
        (15, false) if ends_in_luhn16_digit(value.as_bytes()) => Ok(Kind::Meid),
        (14, _) if value.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(Kind::Meid),
        _ => Err((VALUE, "is no identifier of a mobile telephone")),
    }
}

fn mac(value: &str) -> Result<Kind, Flaw> {
    let hex = value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    known(hex, Kind::Mac, (VALUE, "is no hardware address: it has twelve hex digits"))
}

/// ITU-T E.118. Whether its last digit is a check digit differs from issuer to issuer.
fn iccid(value: &str) -> Result<Kind, Flaw> {
    let digits = value.strip_suffix(['F', 'f']).filter(|digits| digits.len() == 19).unwrap_or(value);
    let fits = matches!(digits.len(), 18..=20) && all_digits(digits) && digits.starts_with("89");
    known(fits, Kind::Iccid, (VALUE, "is no SIM card's number: it has 18 to 20 digits from 89 on"))
}

/// ISO 3779. The check digit in ninth position is binding in North America only.
fn vin(value: &str) -> Result<Kind, Flaw> {
    let letters = |byte: u8| {
        byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O' | b'Q'))
    };
    let fits = value.len() == 17 && value.bytes().all(letters);
    known(fits, Kind::Vin, (VALUE, "is no vehicle identification number"))
}

/// IFA coding system, specification of the PPN: the characters' ASCII codes, weighed 2, 3, 4 and so on from the left, modulo 97.
fn ppn(value: &str) -> Result<Kind, Flaw> {
    let upper = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let fits = matches!(value.len(), 5..=22) && value.bytes().all(upper);
    known(fits, Kind::Ppn, (CHARACTER, "is no pharmacy product number"))?;
    let (front, digits) = value.split_at_checked(value.len() - 2).unwrap_or_default();
    let sum: u32 = front.bytes().zip(2_u32..).map(|(byte, weight)| u32::from(byte) * weight).sum();
    let good = all_digits(digits) && digits.parse() == Ok(sum % 97);
    known(good, Kind::Ppn, (CHECK_DIGIT, "is a pharmacy product number with wrong check digits"))
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

/// The number that is unique in the world of a company's part and serial number with a plus sign between them (37S), as a company's
/// serial number (25S) has the same: without the sign.
pub(crate) fn joined(value: &str) -> Option<String> {
    let (front, serial) = value.split_once('+').filter(|(_, serial)| !serial.is_empty())?;
    let part = after_company(front).filter(|part| !part.is_empty() && !serial.contains('+'))?;
    Some(format!("{}{part}{serial}", front.strip_suffix(part)?))
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

    #[test]
    fn values_are_read_by_their_meaning() {
        for (meaning, value, wanted) in [
            (Meaning::Ppn, "110375286414", "ppn 110375286414"),
            (Meaning::Ppn, "110375286415", "error check_digit"),
            (Meaning::Ppn, "1103752864A4", "error check_digit"),
            (Meaning::Vin, "1M8GDM9AXKP04278-", "error value"),
            (Meaning::CompanyPartSerial, "QCP1234+9", "serial QCP1234+9, serial 9"),
            (Meaning::Ppn, "1234", "error character"),
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
            (Meaning::Gtin, "400638133393X", "error length"),
            (Meaning::Gtin, "40170725", "error length"),
            (Meaning::Sscc, "10614141234567890X", "error length"),
            (Meaning::Sscc, "106141", "error length"),
            (Meaning::Quantity, "12345678901234567890", "quantity 12345678901234567890"),
            (Meaning::Quantity, "123456789012345678901", "error value"),
            (Meaning::Quantity, ".", "error value"),
            (Meaning::CountedCompany, "00UN123", "error value"),
            (Meaning::CountedCompany, "03A123", "error value"),
            (Meaning::CountedCompany, "03AB123", "serial AB123, serial 123"),
            (Meaning::CompanyPartSerial, "+786950", "error value"),
            (Meaning::CompanyPartSerial, "UN1+", "error value"),
            (Meaning::Mac, "001A2B3C4D5E", "mac 001A2B3C4D5E"),
            (Meaning::Iccid, "89148000000745809013", "iccid 89148000000745809013"),
            (Meaning::Vin, "1M8GDM9AXKP042788", "vin 1M8GDM9AXKP042788"),
            (Meaning::Vin, "1M8GDM9AXKPO42788", "error value"),
            (Meaning::Gtin, "4006381333931", "gtin 04006381333931"),
            (Meaning::Gtin, "4006381333932", "error check_digit"),
            (Meaning::Quantity, "12.5", "quantity 12.5"),
            (Meaning::Quantity, "1.2.5", "error value"),
            (Meaning::Sscc, "106141412345678908", "sscc 106141412345678908"),
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
            (Meaning::Plain(Kind::Lot), " ", "error value_too_short"),
        ] {
            assert_eq!(written(meaning, value), wanted, "{value}");
        }
    }
}
