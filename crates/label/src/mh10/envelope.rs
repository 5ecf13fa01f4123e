//! The envelope of ISO/IEC 15434: `[)>`, a record separator, formats that each end with a record separator, and the end of
//! transmission. A format is two digits that name it, and its fields, a group separator before each.

use super::table::{self, DataIdentifier, Meaning};
use super::{lost, value};
use crate::contents::Contents;
use crate::escape::is_hidden;
use crate::gs1::{MAX_ELEMENTS, SEPARATOR};
use crate::problem::{
    CHARACTER, CONTROL_CHARACTER, EMPTY, ENVELOPE, ENVELOPE_END, HIDDEN_CHARACTER, NOT_A_LABEL, TERMINATOR,
    TOO_MANY_ELEMENTS, UNKNOWN_DATA_IDENTIFIER, UNKNOWN_FORMAT,
};
use crate::slice::position;
use crate::{IdentifierKind as Kind, Problem};

const START: &str = "[)>";
const RECORD: char = '\x1e';
const END: char = '\x04';

/// Whether data is in an envelope.
pub(crate) fn is_envelope(text: &str) -> bool {
    text.starts_with(START)
}

/// Reads an envelope.
///
/// # Errors
/// The first thing that breaks the standard so that something can't be told. A missing end is only odd, as is a format
/// that isn't read.
pub(crate) fn read(text: &str) -> Result<Contents<'_>, Problem> {
    let body = text.strip_prefix(START).unwrap_or(text);
    let mut reader = Reader { whole: text, contents: Contents::default(), fields: 0 };
    if !body.contains([RECORD, SEPARATOR, END]) {
        lost::read(text, body, &mut reader.contents)?;
        return reader.finish();
    }
    let body = match body.strip_prefix(RECORD) {
        Some(body) => body,
        None => {
            reader.contents.warn(ENVELOPE, START.len(), "the separator after [)> is missing");
            body
        }
    };
    let records = reader.without_end(body)?;
    for record in records.split(RECORD).filter(|record| !record.is_empty()) {
        reader.read_format(record)?;
    }
    reader.finish()
}

/// Refuses text that holds a control character. The text starts at byte `start`.
pub(super) fn without_control_characters(text: &str, start: usize) -> Result<(), Problem> {
    let Some((offset, character)) = text.char_indices().find(|(_, character)| character.is_control()) else {
        return Ok(());
    };
    let at = start + offset;
    let escaped = crate::escape(character.encode_utf8(&mut [0; 4]).as_bytes());
    let message = format!("the control character {escaped} stands in the data");
    Err(Problem::error(CONTROL_CHARACTER, at, message))
}

struct Reader<'a> {
    whole: &'a str,
    contents: Contents<'a>,
    /// How many fields were read.
    fields: usize,
}

impl<'a> Reader<'a> {
    /// The formats without the end of the envelope.
    fn without_end(&mut self, body: &'a str) -> Result<&'a str, Problem> {
        let (records, after) = body.split_once(END).unwrap_or((body, ""));
        let end = position(self.whole, records) + records.len();
        // Another envelope, with or without the end of the first, or an AIM identifier after it.
        let second = body.find(START).or_else(|| after.find(']').map(|at| body.len() - after.len() + at));
        if let Some(at) = second {
            let message = "something else stands after the envelope: two symbols may have come as one scan";
            return Err(Problem::error(ENVELOPE_END, position(self.whole, body) + at, message));
        }
        if !after.is_empty() && after.trim_end_matches(['\r', '\n', '\t', '\0']).is_empty() {
            let message = "a terminator was left at the end: set the lane's terminator to the scanner's";
            self.contents.warn(TERMINATOR, end + 1, message);
            return Ok(records);
        }
        let message = match (records.len() < body.len(), records.ends_with(RECORD), after.is_empty()) {
            (true, true, true) => return Ok(records),
            (true, _, false) => "there is data after the end of the envelope, which isn't read",
            (true, false, _) => "the separator before the end of the envelope is missing",
            (false, ..) => "the end of the envelope is missing: a part of the code may not have been read",
        };
        self.contents.warn(ENVELOPE_END, end, message);
        Ok(records)
    }

    fn read_format(&mut self, record: &'a str) -> Result<(), Problem> {
        let (format, fields) = record.split_once(SEPARATOR).unwrap_or((record, ""));
        let start = position(self.whole, fields);
        match format {
            "05" => self.contents.message.read(fields, start),
            "06" => self.read_fields(fields, table::find),
            // DD is what MIL-STD-130 6.7 has instead of 12.
            "12" | "DD" => self.read_fields(fields, table::find_text_element),
            _ if ["05", "06", "12", "DD"].iter().any(|known| format.starts_with(known)) => {
                let at = position(self.whole, record) + 2;
                Err(Problem::error(ENVELOPE, at, "the separator after the format of the envelope is missing"))
            }
            _ => {
                let at = position(self.whole, record);
                let name: String = format.chars().take(8).collect();
                let name = crate::escape(name.as_bytes());
                self.count(at)?;
                self.contents.warn(UNKNOWN_FORMAT, at, format!("format {name} of the envelope isn't read"));
                Ok(())
            }
        }
    }

    fn read_fields(
        &mut self,
        fields: &'a str,
        find: fn(&str) -> Option<(DataIdentifier<'_>, &str)>,
    ) -> Result<(), Problem> {
        // A pharmacy product number's date is its expiry date (IFA coding system).
        let of_pharmacy = fields.split(SEPARATOR).any(|field| field.starts_with("9N"));
        for field in fields.split(SEPARATOR).filter(|field| !field.is_empty()) {
            let at = position(self.whole, field);
            self.count(at)?;
            without_control_characters(field, at)?;
            match find(field) {
                Some((identifier, data)) => {
                    let identifier = with_pharmacy(identifier, of_pharmacy);
                    add(identifier, data, self.whole, &mut self.contents)?;
                }
                None => unknown(field, at, &mut self.contents),
            }
        }
        Ok(())
    }

    /// Counts a field, or a format that isn't read.
    fn count(&mut self, at: usize) -> Result<(), Problem> {
        self.fields += 1;
        if self.fields <= MAX_ELEMENTS {
            return Ok(());
        }
        let message = format!("there are more than {MAX_ELEMENTS} fields in the envelope");
        Err(Problem::error(TOO_MANY_ELEMENTS, at, message))
    }

    fn finish(mut self) -> Result<Contents<'a>, Problem> {
        if !self.contents.message.elements.is_empty() {
            self.contents.message.finish()?;
        }
        if self.contents.message.elements.is_empty() && self.contents.readings.is_empty() {
            if self.fields == 0 {
                return Err(Problem::error(EMPTY, None, "there is nothing in the envelope"));
            }
            self.contents.warn(
                NOT_A_LABEL,
                None,
                "nothing in the envelope identifies a unit: scan the other code",
            );
        }
        Ok(self.contents)
    }
}

/// Adds a data identifier and its value, which stand in another code than an envelope.
pub(crate) fn add_field<'a>(field: &'a str, whole: &str, contents: &mut Contents<'a>) -> Result<(), Problem> {
    match table::find(field) {
        Some((identifier, data)) => add(identifier, data, whole, contents),
        None => {
            unknown(field, position(whole, field), contents);
            Ok(())
        }
    }
}

#[cold]
fn unknown(field: &str, at: usize, contents: &mut Contents<'_>) {
    let start: String = field.chars().take(4).collect();
    let message = format!("no data identifier starts with {}", crate::escape(start.as_bytes()));
    contents.warn(UNKNOWN_DATA_IDENTIFIER, at, message);
}

fn with_pharmacy(identifier: DataIdentifier<'_>, of_pharmacy: bool) -> DataIdentifier<'_> {
    match identifier.meaning {
        Meaning::OtherDate(form) if of_pharmacy && identifier.text == "D" => {
            DataIdentifier { meaning: Meaning::Date(Kind::Expiry, form), ..identifier }
        }
        _ => identifier,
    }
}

/// A character that no value has: they are ASCII (ANSI MH10.8.2, 5.1; not verified against its own text). One that shows
/// nothing makes two values that look alike.
fn strange_character(identifier: DataIdentifier<'_>, data: &str, at: usize) -> Option<Problem> {
    let offset = data.find(is_hidden).or_else(|| data.find(|character: char| !character.is_ascii()))?;
    let character = data.get(offset..)?.chars().next()?;
    let (code, what) = match is_hidden(character) {
        true => (HIDDEN_CHARACTER, "which shows nothing, or turns the text around it"),
        false => (CHARACTER, "and values there are ASCII"),
    };
    let shown = crate::escape(character.encode_utf8(&mut [0; 4]).as_bytes());
    Some(Problem::warning(
        code,
        at + offset,
        format!("the data after {} has {shown}, {what}", identifier.text),
    ))
}

/// Whether what breaks the form of its value makes the whole of no use: which unit or which product it is can't be told then. Of
/// anything else it is only said.
fn tells_the_unit(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Plain(kind) | Meaning::Company(kind) => kind == Kind::Serial,
        Meaning::CageSerial | Meaning::CountedCompany | Meaning::CompanyPartSerial => true,
        Meaning::Gtin | Meaning::Ppn => true,
        Meaning::Date(..)
        | Meaning::OtherDate(_)
        | Meaning::QualifiedDate(_)
        | Meaning::Quantity
        | Meaning::QuantityOfUnits
        | Meaning::Sscc
        | Meaning::Telephone
        | Meaning::Mac
        | Meaning::Iccid
        | Meaning::Vin
        | Meaning::Other => false,
    }
}

/// Adds what a field says. What isn't the serial number or the product's own keeps nothing back, however odd it is.
pub(super) fn add<'a>(
    identifier: DataIdentifier<'a>,
    data: &'a str,
    whole: &str,
    contents: &mut Contents<'a>,
) -> Result<(), Problem> {
    let at = position(whole, data);
    match value::read_field(identifier.meaning, data) {
        Ok(values) => {
            if let Some(problem) = strange_character(identifier, data, at) {
                let hidden = problem.code == HIDDEN_CHARACTER;
                contents.warnings.push(problem);
                if hidden {
                    contents.push(Kind::Text, data);
                    return Ok(());
                }
            }
            contents.warnings.extend(value::oddity(&values, at));
            for (kind, value) in values {
                contents.push(kind, value);
            }
            Ok(())
        }
        Err(flaw) => {
            let problem = value::told(flaw, identifier, at);
            let is_quantity = matches!(identifier.meaning, Meaning::Quantity | Meaning::QuantityOfUnits);
            contents.unclear_quantity |= is_quantity && !data.trim().is_empty();
            if tells_the_unit(identifier.meaning) {
                return Err(problem);
            }
            contents.warnings.push(Problem { severity: crate::Severity::Warning, ..problem });
            Ok(())
        }
    }
}
