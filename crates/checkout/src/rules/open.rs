use super::text;
use crate::context::Lane;
use crate::{Event, Kind, Refusal, TransactionId, limits};
use money::TaxMode;
use std::collections::BTreeMap;

/// What a transaction is opened with.
pub(super) struct Opening<'a> {
    pub(super) reference: &'a Option<String>,
    pub(super) metadata: &'a BTreeMap<String, String>,
    pub(super) training: bool,
    pub(super) tax_mode: TaxMode,
    pub(super) kind: Kind,
}

/// Opens a transaction: one at a time.
pub(super) fn open(
    lane: &Lane<'_>,
    reference: &Option<String>,
    metadata: &BTreeMap<String, String>,
    training: bool,
) -> Result<Vec<Event>, Refusal> {
    check(lane, reference.as_ref(), metadata)?;
    let tax_mode = lane.settings.tax_mode;
    let (_, opened) = opened(lane, Opening { reference, metadata, training, tax_mode, kind: Kind::Sale })?;
    Ok(vec![opened])
}

/// A transaction may be opened, with these notes.
pub(super) fn check(
    lane: &Lane<'_>,
    reference: Option<&String>,
    metadata: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    if let Some(open) = lane.state.current() {
        return Err(Refusal::transaction_open(open));
    }
    text::check_some("reference", reference)?;
    if metadata.len() > limits::METADATA_ENTRIES {
        return Err(Refusal::limit_reached(
            "metadata entries",
            limits::METADATA_ENTRIES,
            "Send fewer metadata entries.",
        ));
    }
    for (name, value) in metadata {
        text::check("metadata name", name)?;
        if !value.is_empty() {
            text::check("metadata value", value)?;
        }
    }
    Ok(())
}

/// The event that opens it, and the id that it has then.
pub(super) fn opened(lane: &Lane<'_>, opening: Opening<'_>) -> Result<(TransactionId, Event), Refusal> {
    let Opening { reference, metadata, training, tax_mode, kind } = opening;
    let counters = lane.state.counters();
    let count = if training { counters.training_transactions } else { counters.transactions };
    let transaction = lane
        .settings
        .lane
        .transaction(training, count.saturating_add(1))
        .map_err(|error| Refusal::invalid_value("store number", error))?;
    let (reference, metadata) = (reference.clone(), metadata.clone());
    let id = transaction.clone();
    Ok((id, Event::TransactionOpened { transaction, reference, metadata, training, tax_mode, kind }))
}
