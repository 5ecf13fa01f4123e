use crate::value::{given, object, objects, whole, whole_or_null, wholes_or_null};
use crate::{
    Delivery, FieldError, Gtin, Metadata, Money, OperatorId, Pin, Quantity, ScanningMode, SerialText, Sku,
    TenderKind, Text,
};
use checkout::{Authority, Command, LineNumber, NewLine, ProductRef, ScanId, TransactionId};
use money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/transactions`: open one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OpenTransaction {
    /// The POS's own reference.
    pub reference: Option<Text>,
    /// The POS's own notes, at most 32.
    pub metadata: Metadata,
    /// A training transaction: claims nothing, counts for nothing.
    pub training: bool,
}

/// `POST /v1/transactions/{id}/lines`: add a product, by SKU or by GTIN.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddLine {
    /// Which product, by SKU.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[schema(value_type = Sku, required = false)]
    pub sku: Option<Sku>,
    /// Which product, by GTIN.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[schema(value_type = Gtin, required = false)]
    pub gtin: Option<Gtin>,
    /// How many; one when left out. A serialized product gets that many lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// How it gets to the customer; `carry_out` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// The serial number, where it is known already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<SerialText>,
    /// Another price than the product's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
    /// Taken off the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
    /// The POS's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
}

/// `PATCH /v1/transactions/{id}/lines/{line}`: change what is given, leave the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLine {
    /// How many; not for a serialized line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// How it gets to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Price of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
    /// Taken off the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
}

/// `POST .../lines/{line}/serial`: add serial number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSerial {
    /// The serial number.
    pub serial: SerialText,
    /// The id of the supervisor who allows what the operator may not, where that is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervisor: Option<OperatorId>,
    /// The supervisor's PIN, where they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

/// `POST .../lines/{line}/replace`: void the line and add its product again, in one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplaceLine {
    /// The new line's serial number.
    pub serial: Option<SerialText>,
}

/// `POST .../focus`: which line the next serial number is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Focus {
    /// The line, or null for none.
    #[serde(deserialize_with = "whole_or_null")]
    #[schema(required = true, minimum = 1)]
    pub line: Option<u32>,
}

/// `POST .../order`: make it a customer order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeOrder {
    /// Whom for.
    #[serde(deserialize_with = "object")]
    pub customer: CustomerBody,
}

/// Whom an order is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerBody {
    /// The name.
    pub name: Text,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text>,
    /// The mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Text>,
    /// The shop's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
}

/// `POST .../tenders`: money taken; negative when it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderBody {
    /// What kind of money.
    pub kind: TenderKind,
    /// How much.
    pub amount: Money,
}

/// The most tenders that come with a completion.
const TENDERS_AT_ONCE: usize = 32;

/// `POST .../complete`: done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Complete {
    /// Money taken with it.
    #[serde(deserialize_with = "objects")]
    #[schema(max_items = 32)]
    pub tenders: Vec<TenderBody>,
}

/// `POST /v1/orders/{id}/pick`: take a line from the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// The line.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1)]
    pub line: u32,
    /// Its serial number; left out for a product that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<SerialText>,
    /// The id of the supervisor who allows what the operator may not, where that is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervisor: Option<OperatorId>,
    /// The supervisor's PIN, where they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

/// `POST /v1/orders/{id}/unpick`: put it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unpick {
    /// The line.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1)]
    pub line: u32,
}

/// `POST /v1/orders/{id}/pickup` and `/ship`: hand lines over, or send them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Fulfil {
    /// The lines; left out: all that is left.
    #[serde(deserialize_with = "wholes_or_null")]
    #[schema(max_items = 10000)]
    pub lines: Option<Vec<u32>>,
}

/// `POST /v1/orders/{id}/cancel`: give up what is left of a placed order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CancelOrder {
    /// Why.
    pub reason: Option<Text>,
    /// Money given back with it: amounts below zero, no more than what was paid for the lines that are left.
    #[serde(deserialize_with = "objects")]
    #[schema(max_items = 32)]
    pub tenders: Vec<TenderBody>,
}

/// `POST /v1/scans/{id}/choose`: answer a `needs_choice`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choose {
    /// The line that the scan is for.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1)]
    pub line: u32,
}

/// `PUT /v1/scanning`: say what scans do; also the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetScanning {
    /// `lane`: they are routed. `capture`: a bare GTIN only focuses. `pos`: they go to the POS alone, contents not kept.
    /// `off`: they are refused.
    pub mode: ScanningMode,
}

impl OpenTransaction {
    /// The command.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(&self) -> Result<Command, FieldError> {
        Ok(Command::Open {
            reference: text(self.reference.as_ref(), "reference")?,
            metadata: self.metadata.value("metadata")?,
            training: self.training,
        })
    }
}

impl AddLine {
    /// The command.
    ///
    /// # Errors
    /// The first field that can't be; both or none of `sku` and `gtin`.
    pub fn command(&self, transaction: TransactionId, currency: Currency) -> Result<Command, FieldError> {
        let product = match (&self.sku, &self.gtin) {
            (Some(sku), None) => ProductRef::Sku(sku.value("sku")?),
            (None, Some(gtin)) => ProductRef::Gtin(gtin.value("gtin")?),
            (Some(sku), Some(_)) => {
                return Err(FieldError::new("sku", sku.as_str(), "give sku or gtin, not both"));
            }
            (None, None) => return Err(FieldError::new("sku", "", "give sku or gtin")),
        };
        Ok(Command::AddLine {
            transaction,
            line: NewLine {
                product,
                quantity: quantity(self.quantity.as_ref())?.unwrap_or(money::Quantity::ONE),
                delivery: delivery(self.delivery.as_ref())?,
                serial: serial(self.serial.as_ref())?,
                unit_price: amount(self.unit_price.as_ref(), "unit_price", currency)?,
                discount: amount(self.discount.as_ref(), "discount", currency)?,
                reference: text(self.reference.as_ref(), "reference")?,
            },
        })
    }
}

impl ChangeLine {
    /// The command.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(
        &self,
        transaction: TransactionId,
        line: LineNumber,
        currency: Currency,
    ) -> Result<Command, FieldError> {
        Ok(Command::ChangeLine {
            transaction,
            line,
            quantity: quantity(self.quantity.as_ref())?,
            delivery: delivery(self.delivery.as_ref())?,
            unit_price: amount(self.unit_price.as_ref(), "unit_price", currency)?,
            discount: amount(self.discount.as_ref(), "discount", currency)?,
        })
    }
}

impl AddSerial {
    /// The command.
    ///
    /// # Errors
    /// When the serial number can't be one.
    pub fn command(
        &self,
        transaction: TransactionId,
        line: LineNumber,
        authority: Option<Authority>,
    ) -> Result<Command, FieldError> {
        let serial = self.serial.value("serial")?;
        Ok(Command::ProvideSerial { transaction, line, serial, authority })
    }
}

impl ReplaceLine {
    /// The command.
    ///
    /// # Errors
    /// When the serial number can't be one.
    pub fn command(&self, transaction: TransactionId, line: LineNumber) -> Result<Command, FieldError> {
        Ok(Command::ReplaceLine { transaction, line, serial: serial(self.serial.as_ref())? })
    }
}

impl Focus {
    /// The command.
    #[must_use]
    pub fn command(&self, transaction: TransactionId) -> Command {
        Command::Focus { transaction, line: self.line.map(LineNumber) }
    }
}

impl MakeOrder {
    /// The command.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(&self, transaction: TransactionId) -> Result<Command, FieldError> {
        let customer = &self.customer;
        let part = |value: Option<&Text>, field| text(value, field).map_err(|error| error.inside("customer"));
        Ok(Command::MakeOrder {
            transaction,
            customer: checkout::Customer {
                name: customer.name.value("customer.name")?,
                phone: part(customer.phone.as_ref(), "phone")?,
                email: part(customer.email.as_ref(), "email")?,
                reference: part(customer.reference.as_ref(), "reference")?,
            },
        })
    }
}

impl TenderBody {
    /// The money taken.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn tender(&self, currency: Currency) -> Result<checkout::Tender, FieldError> {
        Ok(checkout::Tender {
            kind: self.kind.value("kind")?,
            amount: self.amount.value("amount", currency)?,
        })
    }

    /// The command.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(&self, transaction: TransactionId, currency: Currency) -> Result<Command, FieldError> {
        Ok(Command::TakeTender { transaction, tender: self.tender(currency)? })
    }
}

impl Complete {
    /// The command.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(&self, transaction: TransactionId, currency: Currency) -> Result<Command, FieldError> {
        let tenders = tenders(&self.tenders, currency, ": send the others before")?;
        Ok(Command::Complete { transaction, tenders })
    }
}

impl CancelOrder {
    /// The command.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(&self, order: TransactionId, currency: Currency) -> Result<Command, FieldError> {
        let reason = text(self.reason.as_ref(), "reason")?;
        Ok(Command::CancelOrder { order, reason, tenders: tenders(&self.tenders, currency, "")? })
    }
}

impl Pick {
    /// The command.
    ///
    /// # Errors
    /// When the serial number can't be one.
    pub fn command(&self, order: TransactionId, authority: Option<Authority>) -> Result<Command, FieldError> {
        let serial = serial(self.serial.as_ref())?;
        Ok(Command::Pick { order, line: LineNumber(self.line), serial, authority })
    }
}

impl Unpick {
    /// The command.
    #[must_use]
    pub const fn command(&self, order: TransactionId) -> Command {
        Command::Unpick { order, line: LineNumber(self.line) }
    }
}

impl Fulfil {
    /// The command that hands over at the counter.
    #[must_use]
    pub fn pickup(&self, order: TransactionId) -> Command {
        Command::Pickup { order, lines: self.lines() }
    }

    /// The command that sends.
    #[must_use]
    pub fn ship(&self, order: TransactionId) -> Command {
        Command::Ship { order, lines: self.lines() }
    }

    fn lines(&self) -> Option<Vec<LineNumber>> {
        self.lines.as_ref().map(|lines| lines.iter().copied().map(LineNumber).collect())
    }
}

impl Choose {
    /// The command.
    #[must_use]
    pub const fn command(&self, scan: ScanId) -> Command {
        Command::Choose { scan, line: LineNumber(self.line) }
    }
}

impl SetScanning {
    /// The command.
    ///
    /// # Errors
    /// When there is no such mode.
    pub fn command(&self) -> Result<Command, FieldError> {
        Ok(Command::SetScanningMode { mode: self.mode.value("mode")? })
    }
}

/// Tenders that come with a command; `otherwise` says what to do with more.
fn tenders(
    bodies: &[TenderBody],
    currency: Currency,
    otherwise: &str,
) -> Result<Vec<checkout::Tender>, FieldError> {
    if bodies.len() > TENDERS_AT_ONCE {
        let reason = format!("at most {TENDERS_AT_ONCE} at once{otherwise}");
        return Err(FieldError::new("tenders", &bodies.len().to_string(), reason));
    }
    let read = |(index, body): (usize, &TenderBody)| {
        body.tender(currency).map_err(|error| error.inside(&format!("tenders[{index}]")))
    };
    bodies.iter().enumerate().map(read).collect()
}

fn quantity(quantity: Option<&Quantity>) -> Result<Option<money::Quantity>, FieldError> {
    quantity.map(|quantity| quantity.value("quantity")).transpose()
}

fn delivery(delivery: Option<&Delivery>) -> Result<Option<checkout::Delivery>, FieldError> {
    delivery.map(|word| word.value("delivery")).transpose()
}

fn serial(serial: Option<&SerialText>) -> Result<Option<String>, FieldError> {
    serial.map(|serial| serial.value("serial")).transpose()
}

fn amount(
    money: Option<&Money>,
    field: &str,
    currency: Currency,
) -> Result<Option<money::Amount>, FieldError> {
    money.map(|money| money.value(field, currency)).transpose()
}

fn text(text: Option<&Text>, field: &str) -> Result<Option<String>, FieldError> {
    text.map(|text| text.value(field)).transpose()
}
