//! Goods that come back.

use super::Reply;
use super::app::App;
use super::ask::Ask;
use crate::lane::Work;
use api::{OpenReturn, Transaction};
use axum::extract::State;

/// Take goods back
///
/// Opens a transaction of kind `return`, with one line a unit, at what was paid for it: by the receipt, whole or only some of its
/// `lines`; by the serial number of a unit; or by both, which then have to fit. It goes on as any other: `checkout`, the money given
/// back as a negative tender, `complete`; products that are added to it are sold in exchange.
#[utoipa::path(post, path = "/v1/returns", tag = "returns", request_body = OpenReturn,
    responses((status = 201, body = Transaction, description = "The new transaction, of kind `return`.")))]
pub(super) async fn open(State(app): State<App>, ask: Ask) -> Reply {
    let body: OpenReturn = ask.json()?;
    let authority = app.authority(body.supervisor.as_ref(), body.pin.as_ref()).await?;
    let command = body.command(authority)?;
    app.submit(ask, Work::Command(command)).await
}
