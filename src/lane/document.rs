//! From a transaction to the receipt document.

use crate::config::{ReceiptSection, SerialBarcode};
use checkout::{
    Cancelled, Delivery, Line, LineNumber, ReceiptId, SerialSource, Settings, TenderKind, Transaction,
};
use jiff::{Timestamp, tz::TimeZone};
use label::{IdentifierKind, Role};
use money::{Amount, TaxRate};
use receipt::{Document, DocumentKind, JournalMark, LineIdentifier, TaxRow, TenderRow};

/// How many characters of the journal's hash a receipt shows: 64 bits, enough to recognise a chain.
const HASH_SHOWN: usize = 16;

/// What receipts need beside the transaction.
#[derive(Debug, Clone)]
pub(super) struct ReceiptSetup {
    pub(super) section: ReceiptSection,
    pub(super) time_zone: TimeZone,
}

/// What a receipt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion<'a> {
    /// The transaction was completed, or the order placed.
    Completion,
    /// These lines of an order were handed over or, with `true`, sent.
    Fulfilment(&'a [LineNumber], bool),
    /// What was left of the order was given up.
    Cancellation,
}

/// When and where in the journal the receipt came to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) at_ms: i64,
    pub(super) seq: u64,
    pub(super) hash: [u8; 32],
}

/// The receipt of a transaction.
pub(super) fn document(
    transaction: &Transaction,
    receipt: &ReceiptId,
    occasion: Occasion<'_>,
    moment: Moment,
    settings: &Settings,
    setup: &ReceiptSetup,
) -> Document {
    let cancelled = transaction.cancelled.as_ref().filter(|_| occasion == Occasion::Cancellation);
    let lines: Vec<&Line> = match (occasion, cancelled) {
        (Occasion::Fulfilment(numbers, _), _) => named(transaction, numbers),
        (_, Some(cancelled)) => named(transaction, &cancelled.lines),
        _ => transaction.lines.iter().filter(|line| line.state != checkout::LineState::Voided).collect(),
    };
    let sums = match occasion {
        Occasion::Completion => Sums::of_sale(transaction),
        // An order is paid when it is placed: handing it over costs nothing, and its receipt says nothing of money.
        Occasion::Fulfilment(..) => Sums::nothing(),
        Occasion::Cancellation => Sums::of_cancelled(transaction, cancelled),
    };
    Document {
        kind: kind(transaction, occasion),
        training: transaction.training,
        duplicate: None,
        receipt: receipt.as_str().to_owned(),
        transaction: transaction.id.as_str().to_owned(),
        store: settings.lane.store.clone(),
        lane: settings.lane.number,
        operator: transaction.operator.clone(),
        printed_at: local_time(moment.at_ms, &setup.time_zone),
        header: setup.section.header.clone(),
        footer: setup.section.footer.clone(),
        currency: settings.currency,
        tax_mode: transaction.tax_mode,
        customer: transaction.customer.as_ref().map(|customer| receipt::Customer {
            name: customer.name.clone(),
            phone: customer.phone.clone(),
            reference: customer.reference.clone(),
        }),
        lines: lines.into_iter().map(|line| receipt_line(line, occasion)).collect(),
        total: sums.total,
        tax: sums.tax,
        tenders: sums.tenders,
        change: sums.change,
        serial_barcode: match setup.section.serial_barcode {
            SerialBarcode::None => receipt::SerialBarcode::None,
            SerialBarcode::Code128 => receipt::SerialBarcode::Code128,
            SerialBarcode::Qr => receipt::SerialBarcode::Qr,
            SerialBarcode::Gs1Datamatrix => receipt::SerialBarcode::Gs1Datamatrix,
        },
        journal: Some(JournalMark { seq: moment.seq, hash: short_hex(&moment.hash) }),
    }
}

/// What a receipt says of money.
struct Sums {
    total: Amount,
    tax: Vec<TaxRow>,
    tenders: Vec<TenderRow>,
    change: Amount,
}

impl Sums {
    const fn nothing() -> Self {
        Self { total: Amount::ZERO, tax: Vec::new(), tenders: Vec::new(), change: Amount::ZERO }
    }

    fn of_sale(transaction: &Transaction) -> Self {
        let totals = transaction.totals();
        Self {
            total: totals.total,
            tax: tax_rows(totals.by_rate),
            tenders: transaction.tenders.iter().map(tender_row).collect(),
            change: transaction.change,
        }
    }

    /// What is owed back for lines of an order, and what of it was given back with the cancellation.
    fn of_cancelled(transaction: &Transaction, cancelled: Option<&Cancelled>) -> Self {
        // The rule that cancelled them has computed the same.
        let Some(totals) = cancelled.and_then(|cancelled| transaction.share_of(&cancelled.lines).ok()) else {
            return Self::nothing();
        };
        let rows =
            totals.by_rate.into_iter().map(|(rate, tax, gross)| (rate, tax.negated(), gross.negated()));
        let given = cancelled.map_or(0, |cancelled| cancelled.tenders);
        let before = transaction.tenders.len().saturating_sub(given);
        Self {
            total: totals.total.negated(),
            tax: tax_rows(rows.collect()),
            tenders: transaction.tenders.iter().skip(before).map(tender_row).collect(),
            change: Amount::ZERO,
        }
    }
}

fn named<'a>(transaction: &'a Transaction, numbers: &[LineNumber]) -> Vec<&'a Line> {
    numbers.iter().filter_map(|number| transaction.line(*number)).collect()
}

fn tax_rows(by_rate: Vec<(TaxRate, Amount, Amount)>) -> Vec<TaxRow> {
    by_rate.into_iter().map(|(rate, tax, gross)| TaxRow { rate, tax, gross }).collect()
}

fn tender_row(tender: &checkout::Tender) -> TenderRow {
    TenderRow { kind: tender_kind(tender.kind), amount: tender.amount }
}

fn kind(transaction: &Transaction, occasion: Occasion<'_>) -> DocumentKind {
    match (occasion, transaction.kind) {
        (Occasion::Fulfilment(_, true), _) => DocumentKind::Shipment,
        (Occasion::Fulfilment(_, false), _) => DocumentKind::Pickup,
        (Occasion::Cancellation, _) => DocumentKind::Cancellation,
        (Occasion::Completion, checkout::Kind::Order) => DocumentKind::Order,
        (Occasion::Completion, checkout::Kind::Sale) => DocumentKind::Sale,
        (Occasion::Completion, checkout::Kind::Return) => DocumentKind::Return,
        (Occasion::Completion, checkout::Kind::Exchange) => DocumentKind::Exchange,
    }
}

/// On the receipt of a sale, lines that come later say so; what is given up again is taken off.
fn receipt_line(line: &Line, occasion: Occasion<'_>) -> receipt::Line {
    let later = occasion == Occasion::Completion && line.delivery != Delivery::CarryOut;
    let cancelled = occasion == Occasion::Cancellation;
    receipt::Line {
        number: line.number.0,
        description: line.product.description.clone(),
        sku: line.product.sku.as_str().to_owned(),
        gtin: line.product.gtins.first().map(|gtin| gtin.as_str().to_owned()),
        quantity: line.quantity.to_string(),
        unit_price: line.unit_price,
        discount: line.discount,
        amount: if cancelled { line.amount().negated() } else { line.amount() },
        returned: line.returns.as_ref().map(|returned| match &returned.sale {
            Some(sale) => format!("(sold as line {} of {})", sale.line, sale.transaction),
            None => String::new(),
        }),
        delivery: match line.delivery {
            Delivery::CarryOut => None,
            Delivery::Pickup => later.then(|| "Pickup later".to_owned()),
            Delivery::Ship => later.then(|| "Shipped later".to_owned()),
        },
        // A picked unit goes back to the shelf: its number is nothing to bring back.
        identifiers: if cancelled { Vec::new() } else { identifiers(line) },
        // A serial number that comes at pickup isn't missing yet.
        note: if later { None } else { line.comment().map(Into::into) },
    }
}

fn identifiers(line: &Line) -> Vec<LineIdentifier> {
    let Some(unit) = &line.unit else { return Vec::new() };
    unit.identifiers
        .iter()
        .map(|bound| LineIdentifier {
            label: shown_kind(bound.kind).to_owned(),
            value: bound.normalized.clone(),
            keyed: bound.role == Role::Key && unit.source == SerialSource::Keyed,
            barcode: bound.role == Role::Key,
        })
        .collect()
}

/// What a receipt calls an identifier.
fn shown_kind(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Serial => "S/N",
        IdentifierKind::Imei => "IMEI",
        IdentifierKind::Imeisv => "IMEISV",
        IdentifierKind::Meid => "MEID",
        IdentifierKind::Iccid => "ICCID",
        IdentifierKind::Eid => "EID",
        IdentifierKind::Mac => "MAC",
        IdentifierKind::Vin => "VIN",
        IdentifierKind::Lot => "Lot",
        IdentifierKind::PartNumber => "P/N",
        other => other.name(),
    }
}

const fn tender_kind(kind: TenderKind) -> receipt::TenderKind {
    match kind {
        TenderKind::Cash => receipt::TenderKind::Cash,
        TenderKind::Card => receipt::TenderKind::Card,
        TenderKind::Voucher => receipt::TenderKind::Voucher,
        TenderKind::Other => receipt::TenderKind::Other,
    }
}

fn local_time(at_ms: i64, zone: &TimeZone) -> String {
    Timestamp::from_millisecond(at_ms)
        .map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

fn short_hex(hash: &[u8]) -> String {
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .take(HASH_SHOWN)
        .filter_map(|nibble| char::from_digit(nibble.into(), 16))
        .collect()
}
