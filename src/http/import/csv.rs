//! Comma-separated values (RFC 4180), byte by byte.

/// One record: its fields, and the line it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) fields: Vec<String>,
}

/// Why the text is no CSV.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CsvError {
    /// A quote where none may be.
    #[error("a quoted field goes on after its closing quote; a quote inside is written twice")]
    AfterQuote,
    /// The end of the text inside quotes.
    #[error("a quote is opened and never closed")]
    Unclosed,
    /// Not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// Too long.
    #[error("it is longer than {0} bytes")]
    TooLong(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At a field's first byte.
    Start,
    Plain,
    Quoted,
    /// After a quote inside quotes: the field's end, or half of a doubled one.
    Quote,
}

/// Puts records together. A line may end in LF or CR LF; an empty line is no record.
#[derive(Debug)]
pub(super) struct Csv {
    place: Place,
    field: Vec<u8>,
    fields: Vec<String>,
    length: usize,
    max: usize,
    line: u64,
    begins: u64,
    was_quoted: bool,
}

impl Csv {
    pub(super) fn new(max: usize) -> Self {
        let (field, fields) = (Vec::new(), Vec::new());
        Self { place: Place::Start, field, fields, length: 0, max, line: 1, begins: 1, was_quoted: false }
    }

    /// The line that is being read.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Takes a byte; gives the record that it ends.
    pub(super) fn push(&mut self, byte: u8) -> Result<Option<Record>, CsvError> {
        self.length += 1;
        if self.length > self.max {
            return Err(CsvError::TooLong(self.max));
        }
        let record = match (self.place, byte) {
            (Place::Quoted, b'"') => self.go(Place::Quote),
            (Place::Quoted, _) => self.keep(byte, Place::Quoted),
            (Place::Quote, b'"') => self.keep(b'"', Place::Quoted),
            (_, b',') => self.end_field()?,
            (_, b'\n') => self.end_record()?,
            // The CR of a line's end; anywhere else it would be a stray control character.
            (_, b'\r') => None,
            (Place::Quote, _) => return Err(CsvError::AfterQuote),
            (Place::Start, b'"') => {
                self.was_quoted = true;
                self.go(Place::Quoted)
            }
            (_, _) => self.keep(byte, Place::Plain),
        };
        if byte == b'\n' {
            self.line += 1;
        }
        if record.is_some() || (byte == b'\n' && self.fields.is_empty() && self.place == Place::Start) {
            (self.begins, self.length) = (self.line, 0);
        }
        Ok(record)
    }

    /// The text has ended; gives the record that it ends.
    pub(super) fn finish(&mut self) -> Result<Option<Record>, CsvError> {
        if self.place == Place::Quoted {
            return Err(CsvError::Unclosed);
        }
        self.end_record()
    }

    fn go(&mut self, place: Place) -> Option<Record> {
        self.place = place;
        None
    }

    fn keep(&mut self, byte: u8, place: Place) -> Option<Record> {
        self.field.push(byte);
        self.go(place)
    }

    fn end_field(&mut self) -> Result<Option<Record>, CsvError> {
        let field = String::from_utf8(core::mem::take(&mut self.field)).map_err(|_| CsvError::NotUtf8)?;
        // A spreadsheet may begin its file with a byte order mark.
        let first = self.fields.is_empty() && self.begins == 1;
        let field = if first { field.trim_start_matches('\u{feff}').to_owned() } else { field };
        self.fields.push(field);
        self.was_quoted = false;
        Ok(self.go(Place::Start))
    }

    fn end_record(&mut self) -> Result<Option<Record>, CsvError> {
        if self.fields.is_empty() && self.field.is_empty() && !self.was_quoted {
            self.place = Place::Start;
            return Ok(None);
        }
        self.end_field()?;
        Ok(Some(Record { line: self.begins, fields: core::mem::take(&mut self.fields) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(u64, Vec<String>)>, CsvError> {
        let mut csv = Csv::new(100);
        let mut records = Vec::new();
        for byte in text.bytes() {
            records.extend(csv.push(byte)?);
        }
        records.extend(csv.finish()?);
        Ok(records.into_iter().map(|record| (record.line, record.fields)).collect())
    }

    fn row(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
        (line, fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn fields_and_lines_end_where_they_should() {
        for (text, rows) in [
            ("a,b\r\nc,d", vec![row(1, &["a", "b"]), row(2, &["c", "d"])]),
            ("a,b\n\n\nc,\n", vec![row(1, &["a", "b"]), row(4, &["c", ""])]),
            ("\"a, \"\"b\"\"\",\"x\ny\"\nc,d\n", vec![row(1, &["a, \"b\"", "x\ny"]), row(3, &["c", "d"])]),
            ("\"\"\n", vec![row(1, &[""])]),
            (",\n", vec![row(1, &["", ""])]),
            ("\u{feff}sku,price\n", vec![row(1, &["sku", "price"])]),
            ("", vec![]),
        ] {
            assert_eq!(read(text).unwrap(), rows, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_csv_is_told() {
        assert_eq!(read("\"a\"b"), Err(CsvError::AfterQuote));
        assert_eq!(read("a,\"b"), Err(CsvError::Unclosed));
        assert_eq!(read(&"x".repeat(101)), Err(CsvError::TooLong(100)));
    }

    #[test]
    fn a_long_file_of_short_lines_is_no_long_line() {
        let text = "abc,def\n\n".repeat(1_000);
        assert_eq!(read(&text).unwrap().len(), 1_000);
    }
}
