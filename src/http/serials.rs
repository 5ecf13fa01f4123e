//! What the lane knows of serial numbers.

use super::Reply;
use super::app::App;
use super::failure::json;
use super::query::Asked;
use crate::lane::{self, LaneError};
use api::{
    Fault, FieldError, Problem, SerialHistory, SerialStep, SerialText, SerialUnit, Sku, Timestamp,
    UnitActionValue, UnitStateValue,
};
use axum::extract::State;
use label::{Binding, SerialRule};
use serde::Deserialize;
use store::{HistoryRow, Reader, StoreError, UnitAction, UnitRow, UnitState};

/// The most units that one serial number is shown for.
const MAX_UNITS: usize = 8;

/// The most steps of a unit's history that are shown: its latest would be the ones left out, so it is far above any real one.
const MAX_STEPS: usize = 1_000;

/// Which serial number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SerialQuery {
    sku: Option<String>,
    serial: Option<String>,
}

/// Look up a serial number
///
/// Where the unit is, and what happened to it, in order. Without `sku`, the units of all products that are known by the value.
#[utoipa::path(get, path = "/v1/serials", tag = "serials",
    params(("sku" = Option<Sku>, Query, description = "The product's SKU."),
        ("serial" = SerialText, Query, description = "The serial number, or another identifier of the unit.")),
    responses((status = 200, body = SerialHistory, description = "The units that are known by it.")))]
pub(super) async fn get(State(app): State<App>, Asked(query): Asked<SerialQuery>) -> Reply {
    let serial = query.serial.ok_or_else(|| FieldError::new("serial", "", "give the serial number"))?;
    let serial = SerialText::from(serial).value("serial")?;
    let sku = query.sku.map(|sku| Sku::from(sku).value("sku")).transpose()?;
    let units = units(&app, sku, serial.clone()).await?;
    if units.is_empty() {
        let shown = label::escape(serial.as_bytes());
        let detail = format!("This lane knows nothing of serial number {shown}.");
        return Err(Problem::fault(Fault::UnknownSerial, detail).with("serial", shown).into());
    }
    json(&SerialHistory { serial, units })
}

async fn units(app: &App, sku: Option<checkout::Sku>, serial: String) -> Result<Vec<SerialUnit>, LaneError> {
    app.lane()
        .read(move |reader| {
            let sku = sku.as_ref();
            let units = units_known_as(reader, sku, &serial)?;
            if !units.is_empty() {
                return Ok(units);
            }
            // It may stand there as it is printed: the product's rule says what is kept of that.
            let product = sku.map(|sku| lane::product_of(reader, sku)).transpose()?.flatten();
            let rule = product.map_or_else(SerialRule::plain, |product| product.rule);
            let binding = label::bind_value(&serial, &rule).ok();
            for (_, value) in binding.iter().filter_map(Binding::key).flat_map(|key| key.known_as()) {
                let units = units_known_as(reader, sku, value)?;
                if !units.is_empty() {
                    return Ok(units);
                }
            }
            Ok(Vec::new())
        })
        .await
}

fn units_known_as(
    reader: &Reader,
    sku: Option<&checkout::Sku>,
    serial: &str,
) -> Result<Vec<SerialUnit>, StoreError> {
    let known = reader.units_known_as(None, serial, MAX_UNITS)?;
    let of_sku = |row: &UnitRow| sku.is_none_or(|sku| row.sku == sku.as_str());
    let mut units =
        known.into_iter().filter(of_sku).map(|row| unit(reader, row)).collect::<Result<Vec<_>, _>>()?;
    // A unit that was only claimed, and given up, is forgotten; what happened to it is not.
    if let (Some(sku), true) = (sku, units.is_empty()) {
        units.extend(forgotten(reader, sku.as_str(), serial)?);
    }
    Ok(units)
}

/// Where a unit is, and the transaction and line that have it.
pub(super) fn place(state: UnitState) -> (UnitStateValue, Option<(String, u32)>) {
    match state {
        UnitState::Free => (UnitStateValue::Free, None),
        UnitState::Claimed { transaction, line } => (UnitStateValue::Claimed, Some((transaction, line))),
        UnitState::Sold { transaction, line } => (UnitStateValue::Sold, Some((transaction, line))),
        UnitState::Returning { transaction, line } => (UnitStateValue::Returning, Some((transaction, line))),
    }
}

fn unit(reader: &Reader, row: UnitRow) -> Result<SerialUnit, StoreError> {
    let (state, holder) = place(row.state);
    let history = reader.unit_history(&row.sku, &row.serial, 0, MAX_STEPS)?;
    let (transaction, line) = holder.unzip();
    Ok(SerialUnit {
        sku: row.sku,
        serial: row.serial,
        state: state.into(),
        transaction,
        line,
        history: history.into_iter().map(step).collect(),
    })
}

fn forgotten(reader: &Reader, sku: &str, serial: &str) -> Result<Option<SerialUnit>, StoreError> {
    let history = reader.unit_history(sku, serial, 0, MAX_STEPS)?;
    Ok((!history.is_empty()).then(|| SerialUnit {
        sku: sku.to_owned(),
        serial: serial.to_owned(),
        state: UnitStateValue::Free.into(),
        transaction: None,
        line: None,
        history: history.into_iter().map(step).collect(),
    }))
}

fn step(row: HistoryRow) -> SerialStep {
    let action = match row.action {
        UnitAction::Claimed => UnitActionValue::Claimed,
        UnitAction::Released => UnitActionValue::Released,
        UnitAction::Sold => UnitActionValue::Sold,
        UnitAction::Returned => UnitActionValue::Returned,
    };
    SerialStep {
        seq: row.seq,
        at: Timestamp(row.at_ms),
        action: action.into(),
        transaction: row.transaction,
        line: row.line,
    }
}
