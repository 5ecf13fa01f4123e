//! The JSON form: the same words, with amounts as text, which only the currency can read.

use super::{Customer, DocumentError, DocumentKind, JournalMark, LineIdentifier, SerialBarcode, TenderKind};
use money::{Amount, Currency, TaxMode, TaxRate};
use serde::{Deserialize, Serialize};

const LINES_MAX: usize = 10_000;
const IDENTIFIERS_MAX: usize = 16;
const MARGIN_ROWS_MAX: usize = 32;
const SUMMARY_ROWS_MAX: usize = 10_000;
const TEXT_CHARS_MAX: usize = 1_024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    kind: DocumentKind,
    #[serde(default)]
    training: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duplicate: Option<String>,
    receipt: String,
    transaction: String,
    store: String,
    lane: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
    printed_at: String,
    #[serde(default)]
    header: Vec<String>,
    #[serde(default)]
    footer: Vec<String>,
    currency: String,
    #[serde(default)]
    tax_mode: TaxMode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customer: Option<Customer>,
    lines: Vec<Line>,
    total: String,
    #[serde(default)]
    tax: Vec<TaxRow>,
    #[serde(default)]
    tenders: Vec<TenderRow>,
    #[serde(default = "zero")]
    change: String,
    #[serde(default)]
    serial_barcode: SerialBarcode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    journal: Option<JournalMark>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: u32,
    description: String,
    sku: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gtin: Option<String>,
    quantity: String,
    unit_price: String,
    #[serde(default = "zero")]
    discount: String,
    amount: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    returned: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery: Option<String>,
    #[serde(default)]
    identifiers: Vec<LineIdentifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxRow {
    rate: String,
    tax: String,
    gross: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TenderRow {
    kind: TenderKind,
    amount: String,
}

fn zero() -> String {
    "0".to_owned()
}

impl TryFrom<Document> for super::Document {
    type Error = DocumentError;

    fn try_from(wire: Document) -> Result<Self, DocumentError> {
        wire.check_limits()?;
        let currency = Currency::from_code(&wire.currency).map_err(|e| bad("currency", &e))?;
        let amount = |place: &str, text: &str| Amount::parse(text, currency).map_err(|e| bad(place, &e));
        let lines = wire.lines.into_iter().enumerate().map(|(at, line)| line.read(at, currency));
        let tax = wire.tax.iter().enumerate().map(|(at, row)| row.read(at, currency));
        let tenders = wire.tenders.iter().enumerate().map(|(at, row)| row.read(at, currency));
        Ok(Self {
            kind: wire.kind,
            training: wire.training,
            duplicate: wire.duplicate,
            receipt: wire.receipt,
            transaction: wire.transaction,
            store: wire.store,
            lane: wire.lane,
            operator: wire.operator,
            printed_at: wire.printed_at,
            header: wire.header,
            footer: wire.footer,
            currency,
            tax_mode: wire.tax_mode,
            customer: wire.customer,
            lines: lines.collect::<Result<_, _>>()?,
            total: amount("total", &wire.total)?,
            tax: tax.collect::<Result<_, _>>()?,
            tenders: tenders.collect::<Result<_, _>>()?,
            change: amount("change", &wire.change)?,
            serial_barcode: wire.serial_barcode,
            journal: wire.journal,
        })
    }
}

impl From<super::Document> for Document {
    fn from(document: super::Document) -> Self {
        let currency = document.currency;
        let tax = document.tax.into_iter().map(|row| TaxRow {
            rate: row.rate.format(),
            tax: row.tax.format(currency),
            gross: row.gross.format(currency),
        });
        let tenders = document
            .tenders
            .into_iter()
            .map(|row| TenderRow { kind: row.kind, amount: row.amount.format(currency) });
        Self {
            kind: document.kind,
            training: document.training,
            duplicate: document.duplicate,
            receipt: document.receipt,
            transaction: document.transaction,
            store: document.store,
            lane: document.lane,
            operator: document.operator,
            printed_at: document.printed_at,
            header: document.header,
            footer: document.footer,
            currency: currency.code().to_owned(),
            tax_mode: document.tax_mode,
            customer: document.customer,
            lines: document.lines.into_iter().map(|line| Line::write(line, currency)).collect(),
            total: document.total.format(currency),
            tax: tax.collect(),
            tenders: tenders.collect(),
            change: document.change.format(currency),
            serial_barcode: document.serial_barcode,
            journal: document.journal,
        }
    }
}

impl Document {
    /// A receipt is bounded: nothing that reads one must meet an endless one.
    fn check_limits(&self) -> Result<(), DocumentError> {
        at_most("header", self.header.len(), MARGIN_ROWS_MAX, "rows")?;
        at_most("footer", self.footer.len(), MARGIN_ROWS_MAX, "rows")?;
        at_most("lines", self.lines.len(), LINES_MAX, "lines")?;
        at_most("tax", self.tax.len(), SUMMARY_ROWS_MAX, "rows")?;
        at_most("tenders", self.tenders.len(), SUMMARY_ROWS_MAX, "rows")?;
        let customer = self.customer.iter().flat_map(|customer| {
            [Some(&customer.name), customer.phone.as_ref(), customer.reference.as_ref()].into_iter().flatten()
        });
        let texts = [&self.receipt, &self.transaction, &self.store, &self.printed_at]
            .into_iter()
            .chain(&self.duplicate)
            .chain(&self.operator)
            .chain(&self.header)
            .chain(&self.footer)
            .chain(customer)
            .chain(self.journal.iter().map(|mark| &mark.hash));
        for text in texts {
            at_most("a text", text.chars().count(), TEXT_CHARS_MAX, "characters")?;
        }
        self.lines.iter().enumerate().try_for_each(|(at, line)| line.check_limits(at))
    }
}

impl Line {
    fn check_limits(&self, at: usize) -> Result<(), DocumentError> {
        let place = format!("lines[{at}]");
        at_most(&place, self.identifiers.len(), IDENTIFIERS_MAX, "identifiers")?;
        let texts = [&self.description, &self.sku, &self.quantity]
            .into_iter()
            .chain(&self.gtin)
            .chain(&self.returned)
            .chain(&self.delivery)
            .chain(&self.note)
            .chain(self.identifiers.iter().flat_map(|identifier| [&identifier.label, &identifier.value]));
        for text in texts {
            at_most(&place, text.chars().count(), TEXT_CHARS_MAX, "characters in one text")?;
        }
        Ok(())
    }

    fn read(self, at: usize, currency: Currency) -> Result<super::Line, DocumentError> {
        let amount = |name: &str, text: &str| {
            Amount::parse(text, currency).map_err(|e| bad(&format!("lines[{at}].{name}"), &e))
        };
        Ok(super::Line {
            unit_price: amount("unit_price", &self.unit_price)?,
            discount: amount("discount", &self.discount)?,
            amount: amount("amount", &self.amount)?,
            number: self.number,
            description: self.description,
            sku: self.sku,
            gtin: self.gtin,
            quantity: self.quantity,
            returned: self.returned,
            delivery: self.delivery,
            identifiers: self.identifiers,
            note: self.note,
        })
    }

    fn write(line: super::Line, currency: Currency) -> Self {
        Self {
            number: line.number,
            description: line.description,
            sku: line.sku,
            gtin: line.gtin,
            quantity: line.quantity,
            unit_price: line.unit_price.format(currency),
            discount: line.discount.format(currency),
            amount: line.amount.format(currency),
            returned: line.returned,
            delivery: line.delivery,
            identifiers: line.identifiers,
            note: line.note,
        }
    }
}

impl TaxRow {
    fn read(&self, at: usize, currency: Currency) -> Result<super::TaxRow, DocumentError> {
        let place = |name: &str| format!("tax[{at}].{name}");
        Ok(super::TaxRow {
            rate: TaxRate::parse(&self.rate).map_err(|e| bad(&place("rate"), &e))?,
            tax: Amount::parse(&self.tax, currency).map_err(|e| bad(&place("tax"), &e))?,
            gross: Amount::parse(&self.gross, currency).map_err(|e| bad(&place("gross"), &e))?,
        })
    }
}

impl TenderRow {
    fn read(&self, at: usize, currency: Currency) -> Result<super::TenderRow, DocumentError> {
        let amount =
            Amount::parse(&self.amount, currency).map_err(|e| bad(&format!("tenders[{at}].amount"), &e))?;
        Ok(super::TenderRow { kind: self.kind, amount })
    }
}

fn bad(place: &str, problem: &impl ToString) -> DocumentError {
    DocumentError::Value { place: place.to_owned(), problem: problem.to_string() }
}

fn at_most(place: &str, found: usize, most: usize, what: &str) -> Result<(), DocumentError> {
    if found > most {
        return Err(bad(place, &format!("{found} {what}, at most {most} are taken")));
    }
    Ok(())
}
