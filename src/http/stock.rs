//! What is in stock, and what may not be sold.

use super::Reply;
use super::answer;
use super::app::App;
use super::ask::Ask;
use super::query::Asked;
use crate::lane::{NewBlock, Work};
use api::{Block, Blocked, FieldError, SerialText, Sku};
use axum::extract::State;
use serde::Deserialize;

/// Which block ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockQuery {
    sku: Option<String>,
    serial: Option<String>,
}

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
/// Of a unit that was put aside when it came back, too. The query says which, as it was blocked; 404 `unknown_serial` where it is not.
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
