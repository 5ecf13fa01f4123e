//! From the cart to the receipt.

use super::Reply;
use super::app::App;
use super::ask::{Ask, At};
use api::{Complete, TenderBody, Transaction};
use axum::extract::State;
use checkout::Command;

/// To payment
///
/// Freezes cart and total. Refused as `serial_missing`, naming every line, while a carry-out line has no serial number.
#[utoipa::path(post, path = "/v1/transactions/{id}/checkout", tag = "payment",
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction, `tendering`.")))]
pub(super) async fn checkout(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    ask.nothing()?;
    app.command(&name, ask, |transaction| Ok(Command::Checkout { transaction })).await
}

/// Back from payment
///
/// Needs the tenders reversed.
#[utoipa::path(post, path = "/v1/transactions/{id}/reopen", tag = "payment",
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction, `open`.")))]
pub(super) async fn reopen(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    ask.nothing()?;
    app.command(&name, ask, |transaction| Ok(Command::Reopen { transaction })).await
}

/// Take money
///
/// A negative amount is money given back.
#[utoipa::path(post, path = "/v1/transactions/{id}/tenders", tag = "payment", request_body = TenderBody,
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn tender(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: TenderBody = ask.json()?;
    app.command(&name, ask, |id| body.command(id, app.currency())).await
}

/// Complete
///
/// Sale, receipt number, sold serial numbers and print job are one commit. Completing again answers the same receipt.
#[utoipa::path(post, path = "/v1/transactions/{id}/complete", tag = "payment", request_body = Complete,
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction with `receipt`, `change` and `print_job`.")))]
pub(super) async fn complete(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: Complete = ask.json_or_nothing()?;
    app.command(&name, ask, |id| body.command(id, app.currency())).await
}
