//! What is in stock, and what may not be sold.

use super::Reply;
use super::answer;
use super::app::{App, found};
use super::ask::Ask;
use super::failure::json;
use super::query::{Asked, page_size};
use super::serials::place;
use crate::lane::{NewBlock, Work, product_of};
use api::{
    Block, Blocked, BlockedPage, BlockedUnit, Fault, FieldError, SerialText, Sku, StockPage, StockUnit,
    Timestamp,
};
use axum::extract::State;
use serde::Deserialize;
use store::StockedUnit;

/// Which block ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockQuery {
    sku: Option<String>,
    serial: Option<String>,
}

/// The query of a list of stock or blocks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    sku: Option<String>,
    limit: Option<String>,
    after: Option<String>,
}

/// List the stock of a product
///
/// As the list has it that was imported last, by serial number, with where this lane has each unit since.
#[utoipa::path(get, path = "/v1/stock", tag = "stock",
    params(("sku" = Sku, Query, description = "The product's SKU."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "The most units in this page; 100 when left out."),
        ("after" = Option<String>, Query, description = "`next` of the page before.")),
    responses((status = 200, body = StockPage, description = "A page of the stock.")))]
pub(super) async fn list(State(app): State<App>, Asked(query): Asked<ListQuery>) -> Reply {
    let limit = page_size(query.limit.as_deref())?;
    let sku = query.sku.ok_or_else(|| FieldError::new("sku", "", "give the product's SKU"))?;
    let sku = Sku::from(sku).value("sku")?;
    let key = sku.clone();
    let read = move |reader: &store::Reader| {
        let known = product_of(reader, &key)?.is_some();
        let units = reader.stocked(key.as_str(), query.after.as_deref(), limit + 1)?;
        Ok((known, reader.stock_list()?, units))
    };
    let (known, list, mut units) = app.lane().read(read).await?;
    found(known.then_some(()), Fault::UnknownProduct, "product", sku.as_str())?;
    let more = units.len() > limit;
    units.truncate(limit);
    let next = units.last().filter(|_| more).map(|last| last.serial.clone());
    let as_of = list.map(|list| Timestamp(list.as_of_ms));
    json(&StockPage { sku: sku.to_string(), as_of, units: units.into_iter().map(unit).collect(), next })
}

fn unit(StockedUnit { serial, unit }: StockedUnit) -> StockUnit {
    let Some(unit) = unit else { return StockUnit { serial, state: None, transaction: None, line: None } };
    let (state, holder) = place(unit.state);
    let (transaction, line) = holder.unzip();
    StockUnit { serial, state: Some(state.into()), transaction, line }
}

/// List what may not be sold
///
/// By value. With `sku`, what is blocked for that product, or for all.
#[utoipa::path(get, path = "/v1/blocked", tag = "stock",
    params(("sku" = Option<Sku>, Query, description = "The product's SKU; left out: all blocks."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "The most blocks in this page; 100 when left out."),
        ("after" = Option<String>, Query, description = "`next` of the page before, as it is.")),
    responses((status = 200, body = BlockedPage, description = "A page of blocks.")))]
pub(super) async fn blocked(State(app): State<App>, Asked(query): Asked<ListQuery>) -> Reply {
    let limit = page_size(query.limit.as_deref())?;
    let sku = query.sku.map(|sku| Sku::from(sku).value("sku")).transpose()?;
    let read = move |reader: &store::Reader| {
        let after = query.after.as_deref().map(|after| after.rsplit_once(BESIDE).unwrap_or((after, "")));
        reader.all_blocked(sku.as_ref().map(checkout::Sku::as_str), after, limit + 1)
    };
    let rows = app.lane().read(read).await?;
    let more = rows.len() > limit;
    let last = rows.get(limit.saturating_sub(1)).filter(|_| more);
    let next = last.map(|last| format!("{}{BESIDE}{}", last.value, last.scope));
    let blocked = rows.into_iter().take(limit).map(|row| BlockedUnit {
        sku: Some(row.scope).filter(|scope| !scope.is_empty()),
        serial: row.value,
        reason: row.reason,
        since: Timestamp(row.at_ms),
    });
    json(&BlockedPage { blocked: blocked.collect(), next })
}

/// Stands between value and SKU in a page's `next`: no SKU has one.
const BESIDE: char = '\t';

/// Block a serial number
///
/// A stolen or recalled unit: it is refused as `serial_blocked` wherever it is to be sold. With `sku` of that product, without it of
/// all. One that is blocked already stays as it is.
#[utoipa::path(post, path = "/v1/blocked", tag = "stock", operation_id = "block", request_body = Block,
    responses((status = 201, body = Blocked, description = "It is blocked now."),
        (status = 200, body = Blocked, description = "It was blocked already.")))]
pub(super) async fn block(State(app): State<App>, ask: Ask) -> Reply {
    let body: Block = ask.json()?;
    let block = NewBlock {
        sku: body.sku.as_ref().map(|sku| sku.value("sku")).transpose()?,
        serial: body.serial.value("serial")?,
        reason: match &body.reason {
            Some(reason) => reason.value("reason")?,
            None => "blocked".to_owned(),
        },
    };
    let render = answer::blocked(block.sku.clone(), app.currency());
    app.submit_with(ask, Work::Block(block), render).await
}

/// End a block
///
/// Of a unit that was put aside when it came back, too. The query says which, in any spelling of it; 404 `unknown_serial` where it is not.
#[utoipa::path(delete, path = "/v1/blocked", tag = "stock", operation_id = "unblock",
    params(("sku" = Option<Sku>, Query, description = "The product's SKU; left out: blocked for all products."),
        ("serial" = SerialText, Query, description = "The serial number.")),
    responses((status = 200, body = Blocked, description = "It may be sold again.")))]
pub(super) async fn unblock(State(app): State<App>, Asked(query): Asked<BlockQuery>, ask: Ask) -> Reply {
    let (mut sku, mut serial) = (query.sku, query.serial);
    if serial.is_none() {
        // Some clients send it as it was sent to be blocked.
        let body: Block = ask.json()?;
        sku = sku.or_else(|| body.sku.map(|sku| sku.as_str().to_owned()));
        serial = Some(body.serial.as_str().to_owned());
    }
    let serial = serial.ok_or_else(|| FieldError::new("serial", "", "give the serial number"))?;
    let serial = SerialText::from(serial).value("serial")?;
    let sku = sku.map(|sku| Sku::from(sku).value("sku")).transpose()?;
    let render = answer::blocked(sku.clone(), app.currency());
    app.submit_with(ask, Work::Unblock { sku, serial }, render).await
}
