use crate::value::wholes_or_null;
use crate::{Disposition, FieldError, Metadata, OperatorId, Pin, ReturnDoubt, SerialText, Sku, Text};
use checkout::{Authority, Command, LineNumber, NewReturn, ReceiptId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/returns`: take goods back, by receipt, by serial number, or by both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OpenReturn {
    /// The id of the receipt in the customer's hand.
    #[schema(example = "R0042-3-17")]
    pub receipt: Option<Text>,
    /// The serial number of the unit in the customer's hand. With a receipt, it has to be on it.
    pub serial: Option<SerialText>,
    /// The unit's product, where several have that serial number, or nothing is known of its sale.
    pub sku: Option<Sku>,
    /// Lines of the sale; left out: the unit named, or all of the receipt that has not come back yet.
    #[serde(deserialize_with = "wholes_or_null")]
    #[schema(max_items = 10000)]
    pub lines: Option<Vec<u32>>,
    /// What is done with the goods; `resellable` when left out.
    pub disposition: Option<Disposition>,
    /// The POS's own reference.
    pub reference: Option<Text>,
    /// The POS's own notes, at most 32.
    pub metadata: Metadata,
    /// The id of the supervisor who allows what the operator may not, where that is needed.
    pub supervisor: Option<OperatorId>,
    /// The supervisor's PIN, where they have one.
    pub pin: Option<Pin>,
}

/// Where a line that comes back is from, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineReturn {
    /// The transaction that sold it; null where no sale of it is known.
    pub transaction: Option<String>,
    /// Its line there.
    pub line: Option<u32>,
    /// What is done with it.
    pub disposition: Disposition,
    /// The unit was read or typed in for the return; else it stands here as the sale's record has it.
    pub confirmed: bool,
    /// It is taken back although this is so.
    pub despite: Option<ReturnDoubt>,
    /// The supervisor who allowed that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_by: Option<String>,
}

impl OpenReturn {
    /// The command.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn command(&self, authority: Option<Authority>) -> Result<Command, FieldError> {
        let receipt = |text: &Text| {
            ReceiptId::new(text.as_str()).map_err(|error| FieldError::new("receipt", text.as_str(), error))
        };
        Ok(Command::OpenReturn(Box::new(NewReturn {
            receipt: self.receipt.as_ref().map(receipt).transpose()?,
            serial: self.serial.as_ref().map(|serial| serial.value("serial")).transpose()?,
            sku: self.sku.as_ref().map(|sku| sku.value("sku")).transpose()?,
            lines: self.lines.as_ref().map(|lines| lines.iter().copied().map(LineNumber).collect()),
            disposition: match &self.disposition {
                Some(disposition) => disposition.value("disposition")?,
                None => checkout::Disposition::default(),
            },
            reference: self.reference.as_ref().map(|text| text.value("reference")).transpose()?,
            metadata: self.metadata.value("metadata")?,
            authority,
        })))
    }
}

impl LineReturn {
    /// What makes a line a returned one.
    #[must_use]
    pub fn of(returned: &checkout::Returned) -> Self {
        Self {
            transaction: returned.sale.as_ref().map(|sale| sale.transaction.to_string()),
            line: returned.sale.as_ref().map(|sale| sale.line.0),
            disposition: returned.disposition.into(),
            confirmed: returned.in_hand,
            despite: returned.despite.map(Into::into),
            allowed_by: returned.allowed_by.clone(),
        }
    }
}
