//! The lines of a transaction.

use super::Reply;
use super::app::{App, line_number};
use super::ask::{Ask, At};
use api::{AddLine, AddSerial, ChangeLine, OverrideLine, ReplaceLine, Transaction};
use axum::extract::State;
use checkout::Command;

/// Add a product
///
/// A serialized product gets a line for each unit; its serial number may come later. Equal products that are not
/// serialized may share a line: then nothing is created and the answer is 200.
#[utoipa::path(post, path = "/v1/transactions/{id}/lines", tag = "lines", request_body = AddLine,
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 201, body = Transaction, description = "The transaction with its new lines."),
        (status = 200, body = Transaction, description = "The product went onto a line that was there.")))]
pub(super) async fn add(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: AddLine = ask.json()?;
    app.command(&name, ask, |id| body.command(id, app.currency())).await
}

/// Change a line
///
/// Quantity (not of a serialized line), delivery, price and discount.
#[utoipa::path(patch, path = "/v1/transactions/{id}/lines/{line}", tag = "lines", request_body = ChangeLine,
    params(("id" = String, Path, description = "The transaction's id, or `current`."),
        ("line" = u32, Path, minimum = 1, description = "The line's number.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn change(
    State(app): State<App>,
    At((name, line)): At<(String, String)>,
    ask: Ask,
) -> Reply {
    let body: ChangeLine = ask.json()?;
    let line = line_number(&line)?;
    app.command(&name, ask, |id| body.command(id, line, app.currency())).await
}

/// Add serial number
///
/// Fills a pending line. Once provided, a serial number can't be edited; the same again changes nothing.
#[utoipa::path(post, path = "/v1/transactions/{id}/lines/{line}/serial", tag = "lines", request_body = AddSerial,
    params(("id" = String, Path, description = "The transaction's id, or `current`."),
        ("line" = u32, Path, minimum = 1, description = "The line's number.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn serial(
    State(app): State<App>,
    At((name, line)): At<(String, String)>,
    ask: Ask,
) -> Reply {
    let body: AddSerial = ask.json()?;
    let line = line_number(&line)?;
    let authority = app.authority(body.supervisor.as_ref(), body.pin.as_ref()).await?;
    app.command(&name, ask, |id| body.command(id, line, authority)).await
}

/// Go on without a serial number
///
/// For a label that can't be read. Only a supervisor may allow it, who is not the one that acts; the reason shows on the line, in the
/// journal and on the receipt.
#[utoipa::path(post, path = "/v1/transactions/{id}/lines/{line}/override", tag = "lines", operation_id = "override",
    request_body = OverrideLine,
    params(("id" = String, Path, description = "The transaction's id, or `current`."),
        ("line" = u32, Path, minimum = 1, description = "The line's number.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn go_without(
    State(app): State<App>,
    At((name, line)): At<(String, String)>,
    ask: Ask,
) -> Reply {
    let body: OverrideLine = ask.json()?;
    let line = line_number(&line)?;
    let authority = app.authority(body.supervisor.as_ref(), body.pin.as_ref()).await?;
    app.command(&name, ask, |id| body.command(id, line, authority)).await
}

/// Void a line
///
/// The line stays in the transaction, voided; its number is never used again.
#[utoipa::path(post, path = "/v1/transactions/{id}/lines/{line}/void", tag = "lines",
    params(("id" = String, Path, description = "The transaction's id, or `current`."),
        ("line" = u32, Path, minimum = 1, description = "The line's number.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn void(State(app): State<App>, At((name, line)): At<(String, String)>, ask: Ask) -> Reply {
    ask.nothing()?;
    let line = line_number(&line)?;
    app.command(&name, ask, |transaction| Ok(Command::VoidLine { transaction, line })).await
}

/// Void a line and add its product again
///
/// In one step; price, discount and delivery are kept.
#[utoipa::path(post, path = "/v1/transactions/{id}/lines/{line}/replace", tag = "lines", request_body = ReplaceLine,
    params(("id" = String, Path, description = "The transaction's id, or `current`."),
        ("line" = u32, Path, minimum = 1, description = "The line's number.")),
    responses((status = 201, body = Transaction, description = "The transaction with its new line.")))]
pub(super) async fn replace(
    State(app): State<App>,
    At((name, line)): At<(String, String)>,
    ask: Ask,
) -> Reply {
    let body: ReplaceLine = ask.json_or_nothing()?;
    let line = line_number(&line)?;
    app.command(&name, ask, |id| body.command(id, line)).await
}
