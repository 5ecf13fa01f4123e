//! From checkout's events to the API's. Each match is total, so that a new event can't be forgotten here.

use super::happening::{
    Completed, Fulfilled, Happening, LineAdded, OrderCancelled, ReturnLineAdded, ReturnedUnitNamed,
    ScanEvent, SoldUnit, TakenBack, UnitGiven,
};
use super::scan::ScanBody;
use crate::transaction::identifier_map;
use crate::{Customer, LineReturn, Money, ReturnDoubt, Tender, Timestamp};
use checkout::{Event, LineNumber, ReceiptId, ScanRecord, SerialSource, TransactionId, UnitKey};
use label::BoundIdentifier;
use money::Currency;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Happening {
    /// What a checkout event says, with amounts in the lane's currency.
    #[must_use]
    pub fn of(event: &Event, currency: Currency) -> Self {
        let money = |amount| Money::of(amount, currency);
        match event {
            Event::Started => Self::Started,
            Event::TransactionOpened { transaction, reference, metadata, training, tax_mode: _, kind } => {
                Self::opened(transaction, reference.as_ref(), metadata, *training, *kind)
            }
            Event::LineAdded(added) => Self::LineAdded(LineAdded::of(added, currency)),
            Event::ReturnLineAdded(added) => Self::ReturnLineAdded(ReturnLineAdded::of(added, currency)),
            Event::ReturnedUnitNamed {
                transaction, line, identifiers, source, despite, allowed_by, ..
            } => {
                let given = UnitGiven::of(transaction, *line, identifiers, *source, allowed_by);
                Self::ReturnedUnitNamed(ReturnedUnitNamed::of(given, despite.map(Into::into)))
            }
            Event::QuantityChanged { transaction, line, quantity } => {
                Self::quantity(transaction, *line, *quantity)
            }
            Event::DeliveryChanged { transaction, line, delivery } => {
                let delivery = (*delivery).into();
                Self::DeliveryChanged { transaction: id(transaction), line: line.0, delivery }
            }
            Event::PriceChanged { transaction, line, unit_price, discount } => {
                let (unit_price, discount) = (money(*unit_price), money(*discount));
                Self::PriceChanged { transaction: id(transaction), line: line.0, unit_price, discount }
            }
            Event::SerialProvided {
                transaction, line, identifiers, source, allowed_by, stock_ms, ..
            } => {
                let given = UnitGiven::of(transaction, *line, identifiers, *source, allowed_by);
                Self::SerialProvided(given.by_stock_of(*stock_ms))
            }
            Event::Overridden { transaction, line, allowed } => Self::overridden(transaction, *line, allowed),
            Event::LineVoided { transaction, line, reason, releases: _ } => {
                Self::LineVoided { transaction: id(transaction), line: line.0, reason: (*reason).into() }
            }
            Event::Focused { transaction, line, until: _ } => {
                Self::Focused { transaction: id(transaction), line: line.map(|line| line.0) }
            }
            Event::OrderMade { transaction, customer } => {
                Self::OrderMade { transaction: id(transaction), customer: Customer::of(customer) }
            }
            Event::CheckedOut { transaction, total } => {
                Self::CheckedOut { transaction: id(transaction), total: money(*total) }
            }
            Event::Reopened { transaction } => Self::Reopened { transaction: id(transaction) },
            Event::TenderTaken { transaction, tender } => {
                Self::TenderTaken { transaction: id(transaction), tender: Tender::of(tender, currency) }
            }
            Event::Completed { transaction, receipt, change, handed_over, sells, ordered, returns } => {
                let done = Completed::of(transaction, receipt, money(*change), handed_over, sells, *ordered);
                Self::Completed(Completed { returned: TakenBack::all(returns), ..done })
            }
            Event::Fulfilled { transaction, lines, shipped, receipt, sells, completes } => {
                Self::Fulfilled(Fulfilled::of(transaction, lines, *shipped, receipt, sells, *completes))
            }
            Event::OrderCancelled(cancelled) => Self::OrderCancelled(OrderCancelled::of(cancelled, currency)),
            Event::TransactionVoided { transaction, releases: _ } => {
                Self::TransactionVoided { transaction: id(transaction) }
            }
            Event::Suspended { transaction } => Self::Suspended { transaction: id(transaction) },
            Event::Recalled { transaction } => Self::Recalled { transaction: id(transaction) },
            Event::Picked { transaction, line, identifiers, source, allowed_by, stock_ms, .. } => {
                let given = UnitGiven::of(transaction, *line, identifiers, *source, allowed_by);
                Self::Picked(given.by_stock_of(*stock_ms))
            }
            Event::Scan(record) => Self::Scan(ScanEvent::of(record)),
            Event::ScanningModeSet { mode } => Self::ScanningModeSet { mode: (*mode).into() },
        }
    }
}

impl Happening {
    fn opened(
        transaction: &TransactionId,
        reference: Option<&String>,
        metadata: &BTreeMap<String, String>,
        training: bool,
        kind: checkout::Kind,
    ) -> Self {
        Self::TransactionOpened {
            transaction: transaction.to_string(),
            reference: reference.cloned(),
            metadata: metadata.clone(),
            training,
            kind: kind.into(),
        }
    }

    fn quantity(transaction: &TransactionId, line: LineNumber, quantity: money::Quantity) -> Self {
        let quantity = quantity.into();
        Self::QuantityChanged { transaction: transaction.to_string(), line: line.0, quantity }
    }

    fn overridden(transaction: &TransactionId, line: LineNumber, allowed: &checkout::Override) -> Self {
        let checkout::Override { reason, supervisor } = allowed.clone();
        Self::Overridden { transaction: transaction.to_string(), line: line.0, reason, supervisor }
    }
}

impl LineAdded {
    fn of(added: &checkout::LineAdded, currency: Currency) -> Self {
        Self {
            transaction: added.transaction.to_string(),
            line: added.line.0,
            sku: added.product.sku.to_string(),
            gtin: added.product.gtins.first().map(ToString::to_string),
            description: added.product.description.clone(),
            serialized: added.product.is_serialized(),
            quantity: added.quantity.into(),
            unit_price: Money::of(added.unit_price, currency),
            discount: Money::of(added.discount, currency),
            delivery: added.delivery.into(),
            reference: added.reference.clone(),
            replaces: added.replaces.map(|line| line.0),
        }
    }
}

impl UnitGiven {
    fn of(
        transaction: &TransactionId,
        line: LineNumber,
        identifiers: &[BoundIdentifier],
        source: SerialSource,
        allowed_by: &Option<String>,
    ) -> Self {
        let key = identifiers.iter().find(|bound| bound.role == label::Role::Key);
        Self {
            transaction: transaction.to_string(),
            line: line.0,
            serial: key.map(|bound| bound.normalized.clone()),
            identifiers: identifier_map(identifiers),
            serial_source: source.into(),
            allowed_by: allowed_by.clone(),
            stock_as_of: None,
        }
    }

    fn by_stock_of(self, as_of_ms: Option<i64>) -> Self {
        Self { stock_as_of: as_of_ms.map(Timestamp), ..self }
    }
}

impl Completed {
    fn of(
        transaction: &TransactionId,
        receipt: &ReceiptId,
        change: Money,
        handed_over: &[LineNumber],
        sells: &[(LineNumber, Arc<UnitKey>)],
        ordered: bool,
    ) -> Self {
        Self {
            transaction: transaction.to_string(),
            receipt: receipt.to_string(),
            change,
            handed_over: numbers(handed_over),
            sold: SoldUnit::all(sells),
            ordered,
            returned: Vec::new(),
        }
    }
}

impl ReturnLineAdded {
    fn of(added: &checkout::ReturnLineAdded, currency: Currency) -> Self {
        let key = added.unit.as_ref().and_then(checkout::Unit::key);
        Self {
            transaction: added.transaction.to_string(),
            line: added.line.0,
            sku: added.product.sku.to_string(),
            description: added.product.description.clone(),
            quantity: added.quantity.into(),
            unit_price: Money::of(added.unit_price, currency),
            discount: Money::of(added.discount, currency),
            serial: key.map(|bound| bound.normalized.clone()),
            returns: LineReturn::of(&added.returns),
        }
    }
}

impl ReturnedUnitNamed {
    fn of(given: UnitGiven, despite: Option<ReturnDoubt>) -> Self {
        let UnitGiven { transaction, line, serial, identifiers, serial_source, allowed_by, .. } = given;
        Self { transaction, line, serial, identifiers, serial_source, despite, allowed_by }
    }
}

impl TakenBack {
    fn all(returns: &[checkout::TakenBack]) -> Vec<Self> {
        returns.iter().map(Self::of).collect()
    }

    fn of(back: &checkout::TakenBack) -> Self {
        Self {
            line: back.line.0,
            quantity: back.quantity.into(),
            sku: back.unit.as_ref().map(|unit| unit.sku.to_string()),
            serial: back.unit.as_ref().map(|unit| unit.serial.clone()),
            disposition: back.disposition.into(),
        }
    }
}

impl Fulfilled {
    fn of(
        transaction: &TransactionId,
        lines: &[LineNumber],
        shipped: bool,
        receipt: &ReceiptId,
        sells: &[(LineNumber, Arc<UnitKey>)],
        completes: bool,
    ) -> Self {
        Self {
            transaction: transaction.to_string(),
            lines: numbers(lines),
            shipped,
            receipt: receipt.to_string(),
            sold: SoldUnit::all(sells),
            completes,
        }
    }
}

impl OrderCancelled {
    fn of(cancelled: &checkout::OrderCancelled, currency: Currency) -> Self {
        Self {
            transaction: cancelled.transaction.to_string(),
            lines: numbers(&cancelled.lines),
            reason: cancelled.reason.clone(),
            released: SoldUnit::all(&cancelled.releases),
            refund: Money::of(cancelled.refund, currency),
            receipt: cancelled.receipt.to_string(),
            completes: cancelled.completes,
        }
    }
}

impl SoldUnit {
    fn all<K: Borrow<UnitKey>>(sells: &[(LineNumber, K)]) -> Vec<Self> {
        let unit = |(line, key): &(LineNumber, K)| {
            let UnitKey { sku, serial, .. } = key.borrow();
            Self { line: line.0, sku: sku.to_string(), serial: serial.clone() }
        };
        sells.iter().map(unit).collect()
    }
}

impl ScanEvent {
    fn of(record: &ScanRecord) -> Self {
        Self {
            scan: ScanBody::of(record),
            decision: record.decision.into(),
            code: record.code.clone(),
            message: record.message.clone(),
            transaction: record.transaction.as_ref().map(ToString::to_string),
            line: record.line.map(|line| line.0),
            choices: numbers(&record.choices),
            expires_at: record.expires_ms.map(Timestamp),
            settles: record.settles.as_ref().map(ToString::to_string),
        }
    }
}

fn id(id: &TransactionId) -> String {
    id.to_string()
}

fn numbers(lines: &[LineNumber]) -> Vec<u32> {
    lines.iter().map(|line| line.0).collect()
}
