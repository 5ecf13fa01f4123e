//! What is on a receipt.

mod wire;

use money::{Amount, Currency, TaxMode, TaxRate};
use serde::{Deserialize, Serialize};

/// What is on a receipt, before anybody knows how wide the paper is.
///
/// # JSON
/// This is the format of `lanectl preview FILE.json`. Amounts are decimal strings in the currency's decimals, tax
/// rates percentages. `training`, `duplicate`, `operator`, `header`, `footer`, `tax_mode`, `customer`, `tax`,
/// `tenders`, `change`, `serial_barcode`, `journal`, and of a line `gtin`, `discount`, `returned`, `delivery`,
/// `identifiers` and `note`, may be left out. Unknown keys are errors.
///
/// ```
/// let document = receipt::Document::from_json(br#"{
///   "kind": "sale", "receipt": "R0042-3-17", "transaction": "0042-3-17", "store": "0042", "lane": 3,
///   "operator": "anna", "printed_at": "2026-11-22 14:03", "header": ["Store 42"], "footer": ["Thank you"],
///   "currency": "EUR", "tax_mode": "gross",
///   "lines": [{
///     "number": 1, "description": "Phone X", "sku": "PHONE", "gtin": "04012345678901", "quantity": "1",
///     "unit_price": "499.00", "discount": "0.00", "amount": "499.00",
///     "identifiers": [{"label": "S/N", "value": "ABC123", "keyed": false, "barcode": true}]
///   }],
///   "total": "499.00",
///   "tax": [{"rate": "19", "tax": "79.67", "gross": "499.00"}],
///   "tenders": [{"kind": "cash", "amount": "500.00"}], "change": "1.00",
///   "serial_barcode": "code128",
///   "journal": {"seq": 1042, "hash": "9f86d081884c7d65"}
/// }"#)?;
/// assert_eq!(document.total.format(document.currency), "499.00");
/// # Ok::<(), receipt::DocumentError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "wire::Document", into = "wire::Document")]
pub struct Document {
    /// What the paper stands for.
    pub kind: DocumentKind,
    /// Not a sale: somebody is practising. Everything printed says so.
    pub training: bool,
    /// Set on a copy: what is said beside `DUPLICATE`, such as `attempt 2`.
    pub duplicate: Option<String>,
    /// The receipt's id; also its barcode, for returns.
    pub receipt: String,
    /// The transaction's id.
    pub transaction: String,
    /// The store.
    pub store: String,
    /// The lane's number in the store.
    pub lane: u32,
    /// Who served.
    pub operator: Option<String>,
    /// When, in local time, as it is to be shown.
    pub printed_at: String,
    /// Rows above everything: who the shop is. The first is shown large.
    pub header: Vec<String>,
    /// Rows below everything but the barcode.
    pub footer: Vec<String>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Whether the lines' amounts include tax.
    pub tax_mode: TaxMode,
    /// Whom an order is for.
    pub customer: Option<Customer>,
    /// What was sold or handed over.
    pub lines: Vec<Line>,
    /// To be paid, tax included.
    pub total: Amount,
    /// Tax by rate.
    pub tax: Vec<TaxRow>,
    /// Money taken; negative when given back.
    pub tenders: Vec<TenderRow>,
    /// Cash given back.
    pub change: Amount,
    /// What barcode a serial number gets.
    pub serial_barcode: SerialBarcode,
    /// The head of the journal's chain when the receipt was made.
    pub journal: Option<JournalMark>,
}

/// What a receipt stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Sold and handed over.
    Sale,
    /// A customer order was placed.
    Order,
    /// Lines of an order were handed over.
    Pickup,
    /// Lines of an order were shipped.
    Shipment,
    /// Goods came back.
    Return,
    /// Goods came back, and others were sold.
    Exchange,
    /// What was left of an order was given up; amounts are negative.
    Cancellation,
}

/// One line of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line's number in its transaction.
    pub number: u32,
    /// What it is.
    pub description: String,
    /// The shop's name for the product.
    pub sku: String,
    /// The product's GTIN, 14 digits.
    pub gtin: Option<String>,
    /// How many, as it is to be shown: `1`, `0.25`.
    pub quantity: String,
    /// Price of one.
    pub unit_price: Amount,
    /// Taken off the line. Zero or more.
    pub discount: Amount,
    /// What the line costs, discount taken off; negative where it came back.
    pub amount: Amount,
    /// Set where it came back: what is said beside `RETURNED`, such as the sale it is from.
    pub returned: Option<String>,
    /// How it gets to the customer, where it was not carried out: `Pickup later`.
    pub delivery: Option<String>,
    /// What identifies the unit, the key first.
    pub identifiers: Vec<LineIdentifier>,
    /// What the cashier is told of the line: `Serial number not provided`.
    pub note: Option<String>,
}

/// One thing that identifies a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineIdentifier {
    /// What it is called: `S/N`, `IMEI`.
    pub label: String,
    /// Its normalized value.
    pub value: String,
    /// It was typed in, not read; the receipt says so.
    #[serde(default)]
    pub keyed: bool,
    /// It gets a barcode (the kind is [`Document::serial_barcode`]).
    #[serde(default)]
    pub barcode: bool,
}

/// Whom an order is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The name.
    pub name: String,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The customer's or the shop's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// The tax of one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxRow {
    /// The rate.
    pub rate: TaxRate,
    /// The tax.
    pub tax: Amount,
    /// What it is the tax of, the tax included.
    pub gross: Amount,
}

/// Money taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TenderRow {
    /// How it was paid.
    pub kind: TenderKind,
    /// How much; negative when given back.
    pub amount: Amount,
}

/// How money was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenderKind {
    /// Notes and coins.
    Cash,
    /// A payment card.
    Card,
    /// A voucher.
    Voucher,
    /// Anything else.
    Other,
}

/// What barcode a serial number gets on the receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SerialBarcode {
    /// None: text only.
    None,
    /// Code 128 of the value.
    #[default]
    Code128,
    /// A QR code of the value.
    Qr,
    /// GS1 DataMatrix: `(01)` the line's GTIN, `(21)` the line's key. What GS1 has no room for (no GTIN,
    /// a second identifier, more than 20 characters) falls back to Code 128.
    Gs1Datamatrix,
}

/// The head of the journal's hash chain, so that a cut journal shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalMark {
    /// The sequence number of the last record.
    pub seq: u64,
    /// Its hash, hexadecimal; what the caller wants shown of it.
    pub hash: String,
}

/// Why a document is none.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Not JSON, or not of the documented form; the message names line and column.
    #[error("the receipt document cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A value that cannot be.
    #[error("{place}: {problem}")]
    Value {
        /// Where: `lines[2].unit_price`.
        place: String,
        /// What is wrong with it, and what would be right.
        problem: String,
    },
}

impl Document {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// Not JSON, not of the documented form, an amount that its currency cannot have, or beyond the limits:
    /// 10,000 lines, 16 identifiers a line, 32 header and footer rows, 1,024 characters a text.
    pub fn from_json(json: &[u8]) -> Result<Self, DocumentError> {
        Ok(serde_json::from_slice(json)?)
    }

    /// Writes the JSON form, indented.
    ///
    /// # Errors
    /// Never for a document; `serde_json` cannot promise it.
    pub fn to_json(&self) -> Result<String, DocumentError> {
        Ok(serde_json::to_string_pretty(self)?)
    }
}
