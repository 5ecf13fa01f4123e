//! From a transaction to the receipt document.

use crate::config::{ReceiptSection, SerialBarcode};
use checkout::{Delivery, Line, LineNumber, ReceiptId, SerialSource, Settings, TenderKind, Transaction};
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
    let lines: Vec<&Line> = match occasion {
        Occasion::Completion => {
            transaction.lines.iter().filter(|line| line.state != checkout::LineState::Voided).collect()
        }
        Occasion::Fulfilment(numbers, _) => {
            numbers.iter().filter_map(|number| transaction.line(*number)).collect()
        }
    };
    // An order is paid when it is placed: handing it over costs nothing, and its receipt says nothing of money.
    let settled = occasion == Occasion::Completion;
    let totals = transaction.totals();
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
        lines: lines.into_iter().map(|line| receipt_line(line, settled)).collect(),
        total: if settled { totals.total } else { Amount::ZERO },
        tax: if settled { tax_rows(totals.by_rate) } else { Vec::new() },
        tenders: if settled { tender_rows(transaction) } else { Vec::new() },
        change: if settled { transaction.change } else { Amount::ZERO },
        serial_barcode: match setup.section.serial_barcode {
            SerialBarcode::None => receipt::SerialBarcode::None,
            SerialBarcode::Code128 => receipt::SerialBarcode::Code128,
            SerialBarcode::Qr => receipt::SerialBarcode::Qr,
            SerialBarcode::Gs1Datamatrix => receipt::SerialBarcode::Gs1Datamatrix,
        },
        journal: Some(JournalMark { seq: moment.seq, hash: short_hex(&moment.hash) }),
    }
}

fn tax_rows(by_rate: Vec<(TaxRate, Amount, Amount)>) -> Vec<TaxRow> {
    by_rate.into_iter().map(|(rate, tax, gross)| TaxRow { rate, tax, gross }).collect()
}

fn tender_rows(transaction: &Transaction) -> Vec<TenderRow> {
    let row = |tender: &checkout::Tender| TenderRow { kind: tender_kind(tender.kind), amount: tender.amount };
    transaction.tenders.iter().map(row).collect()
}

fn kind(transaction: &Transaction, occasion: Occasion<'_>) -> DocumentKind {
    match (occasion, transaction.kind) {
        (Occasion::Fulfilment(_, true), _) => DocumentKind::Shipment,
        (Occasion::Fulfilment(_, false), _) => DocumentKind::Pickup,
        (Occasion::Completion, checkout::Kind::Order) => DocumentKind::Order,
        (Occasion::Completion, checkout::Kind::Sale) => DocumentKind::Sale,
        (Occasion::Completion, checkout::Kind::Return) => DocumentKind::Return,
        (Occasion::Completion, checkout::Kind::Exchange) => DocumentKind::Exchange,
    }
}

/// `settled`: the receipt of the sale, where lines that come later say so.
fn receipt_line(line: &Line, settled: bool) -> receipt::Line {
    let later = settled && line.delivery != Delivery::CarryOut;
    receipt::Line {
        number: line.number.0,
        description: line.product.description.clone(),
        sku: line.product.sku.as_str().to_owned(),
        gtin: line.product.gtins.first().map(|gtin| gtin.as_str().to_owned()),
        quantity: line.quantity.to_string(),
        unit_price: line.unit_price,
        discount: line.discount,
        amount: line.amount(),
        returned: line.returns.as_ref().map(|returned| match &returned.sale {
            Some(sale) => format!("(sold as line {} of {})", sale.line, sale.transaction),
            None => String::new(),
        }),
        delivery: match line.delivery {
            Delivery::CarryOut => None,
            Delivery::Pickup => later.then(|| "Pickup later".to_owned()),
            Delivery::Ship => later.then(|| "Shipped later".to_owned()),
        },
        identifiers: identifiers(line),
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
