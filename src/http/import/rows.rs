use super::csv::{Csv, Record};
use crate::http::ask::parse_json;
use crate::http::failure::Failure;
use api::{Fault, FieldError, NewProduct, Problem};
use checkout::Product;
use money::Currency;
use std::collections::VecDeque;

/// The longest line of an import.
const MAX_LINE: usize = 64 * 1024;

/// What an import is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A JSON object a line.
    Json,
    /// RFC 4180, with a row of names first.
    Csv,
}

/// A row, and what it is.
pub(super) struct Row<T> {
    pub(super) line: u64,
    pub(super) item: Result<Box<T>, Box<Problem>>,
}

/// Reads fields under their names.
type FromFields<T> = fn(&[String], &[String], Currency) -> Result<T, Failure>;

/// How the rows of a file are read.
pub(super) struct Form<T> {
    /// A line of JSON.
    pub(super) json: fn(&[u8], Currency) -> Result<T, Failure>,
    /// Fields under these names, as many as there are names.
    pub(super) csv: FromFields<T>,
    /// Whether a file of CSV may have these columns.
    pub(super) check: fn(&[String]) -> Result<(), Failure>,
}

/// Products.
pub(super) const PRODUCTS: Form<Product> = Form { json: from_json, csv: from_csv, check: check_names };

/// A row that can't even be found the end of.
pub(super) struct Wrong {
    pub(super) line: u64,
    pub(super) problem: Box<Problem>,
}

/// Puts rows together from pieces of any size.
pub(super) struct Rows<T> {
    form: Form<T>,
    format: Option<Format>,
    currency: Currency,
    line: Vec<u8>,
    lines: u64,
    csv: Csv,
    names: Option<Vec<String>>,
    ready: VecDeque<Row<T>>,
}

impl<T> Rows<T> {
    pub(super) fn new(format: Option<Format>, currency: Currency, form: Form<T>) -> Self {
        let (line, csv) = (Vec::new(), Csv::new(MAX_LINE));
        Self { form, format, currency, line, lines: 0, csv, names: None, ready: VecDeque::new() }
    }

    pub(super) fn push(&mut self, data: &[u8]) -> Result<(), Wrong> {
        let format = match self.format {
            Some(format) => format,
            None => match data.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(first) => *self.format.insert(if *first == b'{' { Format::Json } else { Format::Csv }),
                None => return Ok(()),
            },
        };
        match format {
            Format::Json => self.push_json(data),
            Format::Csv => self.push_csv(data),
        }
    }

    pub(super) fn finish(&mut self) -> Result<(), Wrong> {
        match self.format {
            Some(Format::Json) => self.end_json_line(),
            Some(Format::Csv) => {
                let last = self.csv.finish().map_err(|error| wrong(self.csv.line(), &error.to_string()))?;
                last.into_iter().for_each(|record| self.record(&record));
            }
            None => {}
        }
        Ok(())
    }

    /// The next whole row.
    pub(super) fn next(&mut self) -> Option<Row<T>> {
        self.ready.pop_front()
    }

    fn push_json(&mut self, data: &[u8]) -> Result<(), Wrong> {
        for part in data.split_inclusive(|byte| *byte == b'\n') {
            if self.line.len() + part.len() > MAX_LINE {
                return Err(wrong(self.lines + 1, &format!("it is longer than {MAX_LINE} bytes")));
            }
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.end_json_line();
            }
        }
        Ok(())
    }

    fn end_json_line(&mut self) {
        self.lines += 1;
        let line = core::mem::take(&mut self.line);
        if !line.iter().all(u8::is_ascii_whitespace) {
            let item = (self.form.json)(&line, self.currency);
            self.add(self.lines, item);
        }
    }

    fn push_csv(&mut self, data: &[u8]) -> Result<(), Wrong> {
        for byte in data {
            let record = self.csv.push(*byte).map_err(|error| wrong(self.csv.line(), &error.to_string()))?;
            if let Some(record) = record {
                self.record(&record);
            }
        }
        Ok(())
    }

    fn record(&mut self, record: &Record) {
        let Some(names) = &self.names else {
            let names: Vec<String> = record.fields.iter().map(|name| name.trim().to_owned()).collect();
            if let Err(wrong) = (self.form.check)(&names) {
                self.add(record.line, Err(wrong));
            }
            self.names = Some(names);
            return;
        };
        let item = if record.fields.len() == names.len() {
            (self.form.csv)(names, &record.fields, self.currency)
        } else {
            let (has, named) = (record.fields.len(), names.len());
            let detail = format!("The row has {has} fields, and the first row names {named}.");
            Err(Failure::new(Fault::Malformed, detail))
        };
        self.add(record.line, item);
    }

    fn add(&mut self, line: u64, item: Result<T, Failure>) {
        let item = item.map(Box::new).map_err(Failure::into_problem);
        self.ready.push_back(Row { line, item });
    }
}

fn wrong(line: u64, reason: &str) -> Wrong {
    let problem = Problem::fault(Fault::Malformed, format!("The row can't be read: {reason}."));
    Wrong { line, problem: Box::new(problem) }
}

fn from_json(line: &[u8], currency: Currency) -> Result<Product, Failure> {
    named(&parse_json::<NewProduct>(line)?, currency)
}

/// A row of an import names its product itself.
fn named(product: &NewProduct, currency: Currency) -> Result<Product, Failure> {
    let sku = product
        .sku
        .as_ref()
        .ok_or_else(|| FieldError::new("sku", "", "each row of an import names its SKU"))?;
    Ok(product.product(sku.value("sku")?, currency)?)
}

/// Columns that are texts, and stand in the product under their own name.
const TEXTS: [&str; 5] = ["sku", "description", "price", "tax_rate", "tracking"];
/// Columns that are `true` or `false`.
const FLAGS: [&str; 3] = ["blank_issue_allowed", "negative_stock_allowed", "keyed_needs_supervisor"];
/// Columns of the unit's one identifier.
const IDENTIFIER: [&str; 5] = ["kind", "pattern", "check", "strip_prefix", "case"];

/// Columns that every file has.
const NEEDED: [&str; 3] = ["sku", "description", "price"];

/// The row that names the columns: each one known and there once, and those that every product needs.
fn check_names(names: &[String]) -> Result<(), Failure> {
    let known = [&TEXTS[..], &FLAGS, &["gtins"], &IDENTIFIER].concat();
    for (index, name) in names.iter().enumerate() {
        let shown = label::escape(name.chars().take(80).collect::<String>().as_bytes());
        let wrong = if !known.contains(&name.as_str()) {
            format!("No column is called \"{shown}\"; known are {}.", known.join(", "))
        } else if names.iter().take(index).any(|before| before == name) {
            format!("Two columns are called \"{shown}\".")
        } else {
            continue;
        };
        return Err(Failure::new(Fault::Malformed, wrong));
    }
    match NEEDED.iter().find(|needed| !names.iter().any(|name| name == *needed)) {
        Some(missing) => Err(Failure::new(Fault::Malformed, format!("No column is called {missing}."))),
        None => Ok(()),
    }
}

/// The product that a row of texts is. An empty field says nothing.
fn from_csv(names: &[String], fields: &[String], currency: Currency) -> Result<Product, Failure> {
    let mut product = serde_json::Map::new();
    let mut identifier = serde_json::Map::new();
    for (name, field) in names.iter().zip(fields).filter(|(_, field)| !field.is_empty()) {
        let name = name.as_str();
        if TEXTS.contains(&name) {
            product.insert(name.to_owned(), field.as_str().into());
        } else if FLAGS.contains(&name) {
            product.insert(name.to_owned(), flag(name, field)?.into());
        } else if name == "gtins" {
            let gtins: Vec<&str> = field.split([' ', ';']).filter(|gtin| !gtin.is_empty()).collect();
            product.insert(name.to_owned(), gtins.into());
        } else if IDENTIFIER.contains(&name) {
            identifier.insert(name.to_owned(), field.as_str().into());
        }
    }
    if !identifier.is_empty() {
        identifier.entry("kind").or_insert_with(|| "serial".into());
        product.insert("identifiers".to_owned(), vec![serde_json::Value::Object(identifier)].into());
    }
    let product: NewProduct = serde_json::from_value(product.into())
        .map_err(|error| Failure::new(Fault::Malformed, format!("The row can't be read: {error}.")))?;
    named(&product, currency)
}

fn flag(name: &str, text: &str) -> Result<bool, FieldError> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" => Ok(false),
        _ => Err(FieldError::new(name, text, "it is true or false")),
    }
}
