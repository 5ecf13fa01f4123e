//! Transactions: open, look, change their state.

use super::Reply;
use super::app::{App, transaction_id, unknown_transaction};
use super::ask::{Ask, At};
use super::failure::{Failure, json};
use crate::lane::Work;
use api::{Fault, Focus, MakeOrder, OpenTransaction, Problem, Transaction};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::ETAG;
use checkout::Command;

/// Open a transaction
///
/// A lane has one open at a time: with one open already this is refused as `transaction_open`, which names it.
#[utoipa::path(post, path = "/v1/transactions", tag = "transactions", request_body = OpenTransaction,
    responses((status = 201, body = Transaction, description = "The new transaction.")))]
pub(super) async fn open(State(app): State<App>, ask: Ask) -> Reply {
    let body: OpenTransaction = ask.json_or_nothing()?;
    let command = body.command()?;
    app.submit(ask, Work::Command(command)).await
}

/// Look at a transaction
///
/// `current` is the one that is open or tendering. Finished ones are found by their id.
#[utoipa::path(get, path = "/v1/transactions/{id}", tag = "transactions",
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn get(State(app): State<App>, At(name): At<String>) -> Reply {
    let transaction = if name == "current" { current(&app).await? } else { by_id(&app, &name).await? };
    answer(&transaction)
}

/// Say which line the next serial number is for
///
/// The focus ends when it is used, when another product is scanned, and after 30 s.
#[utoipa::path(post, path = "/v1/transactions/{id}/focus", tag = "transactions", request_body = Focus,
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn focus(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: Focus = ask.json()?;
    app.command(&name, ask, |id| Ok(body.command(id))).await
}

/// Make it a customer order
///
/// Its `pickup` and `ship` lines need no serial numbers until they are picked or handed over.
#[utoipa::path(post, path = "/v1/transactions/{id}/order", tag = "transactions", request_body = MakeOrder,
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction, of kind `order`.")))]
pub(super) async fn order(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: MakeOrder = ask.json()?;
    app.command(&name, ask, |id| body.command(id)).await
}

/// Park the transaction
///
/// It keeps the serial numbers that it holds.
#[utoipa::path(post, path = "/v1/transactions/{id}/suspend", tag = "transactions",
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn suspend(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    ask.nothing()?;
    app.command(&name, ask, |transaction| Ok(Command::Suspend { transaction })).await
}

/// Take a parked transaction back
#[utoipa::path(post, path = "/v1/transactions/{id}/recall", tag = "transactions",
    params(("id" = String, Path, description = "The transaction's id.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn recall(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    ask.nothing()?;
    app.command(&name, ask, |transaction| Ok(Command::Recall { transaction })).await
}

/// Give the transaction up
///
/// It gives up all the serial numbers that it holds.
#[utoipa::path(post, path = "/v1/transactions/{id}/void", tag = "transactions",
    params(("id" = String, Path, description = "The transaction's id, or `current`.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn void(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    ask.nothing()?;
    app.command(&name, ask, |transaction| Ok(Command::VoidTransaction { transaction })).await
}

async fn current(app: &App) -> Result<Transaction, Failure> {
    let current = app
        .lane()
        .look(|view| view.state.current().map(|it| Transaction::of(it, view.settings.currency)))
        .await?;
    // To a command this is a state that says no; to a reader, something that isn't there.
    current.ok_or_else(|| Problem::new("no_transaction", "No transaction is open.").with_status(404).into())
}

/// A transaction, live or finished.
pub(super) async fn by_id(app: &App, name: &str) -> Result<Transaction, Failure> {
    let id = transaction_id(name)?;
    let live = {
        let id = id.clone();
        app.lane().look(move |view| {
            view.state.transaction(&id).map(|it| Transaction::of(it, view.settings.currency))
        })
    };
    if let Some(live) = live.await? {
        return Ok(live);
    }
    let archived = app.lane().read(move |reader| reader.archived_transaction(id.as_str())).await?;
    let archived = archived.ok_or_else(|| unknown_transaction(name))?;
    let transaction: checkout::Transaction = serde_json::from_slice(&archived.bytes).map_err(|error| {
        Failure::new(Fault::Internal, format!("An archived transaction can't be read: {error}."))
    })?;
    Ok(Transaction::of(&transaction, app.currency()))
}

/// A transaction with its revision as entity tag, for `If-Match`.
fn answer(transaction: &Transaction) -> Reply {
    let mut response = json(transaction)?;
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", transaction.revision)) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}
