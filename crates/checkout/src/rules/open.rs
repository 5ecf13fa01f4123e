use super::text;
use crate::context::Lane;
use crate::{Event, Refusal, limits};
use std::collections::BTreeMap;

/// Opens a transaction: one at a time.
pub(super) fn open(
    lane: &Lane<'_>,
    reference: &Option<String>,
    metadata: &BTreeMap<String, String>,
    training: bool,
) -> Result<Vec<Event>, Refusal> {
    if let Some(open) = lane.state.current() {
        return Err(Refusal::transaction_open(open));
    }
    text::check_some("reference", reference.as_ref())?;
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
    let counters = lane.state.counters();
    let count = if training { counters.training_transactions } else { counters.transactions };
    let transaction = lane
        .settings
        .lane
        .transaction(training, count.saturating_add(1))
        .map_err(|error| Refusal::invalid_value("store number", error))?;
    Ok(vec![Event::TransactionOpened {
        transaction,
        reference: reference.clone(),
        metadata: metadata.clone(),
        training,
        tax_mode: lane.settings.tax_mode,
    }])
}
