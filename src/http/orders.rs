//! Customer orders: look and fulfil.

use super::Reply;
use super::app::{App, transaction_id, unknown_transaction};
use super::ask::{Ask, At};
use super::failure::json;
use super::query::{Asked, page_size};
use super::transactions::by_id;
use crate::lane::Work;
use api::{CancelOrder, Fulfil, OrderList, Pick, Transaction, Unpick};
use axum::extract::State;
use serde::Deserialize;

/// The query of a list of orders.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderQuery {
    limit: Option<String>,
    after: Option<String>,
}

/// List orders that wait to be fulfilled
///
/// Oldest first.
#[utoipa::path(get, path = "/v1/orders", tag = "orders",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "The most orders in this page; 100 when left out."),
        ("after" = Option<String>, Query, description = "`next` of the page before.")),
    responses((status = 200, body = OrderList, description = "A page of orders.")))]
pub(super) async fn list(State(app): State<App>, Asked(query): Asked<OrderQuery>) -> Reply {
    let limit = page_size(query.limit.as_deref())?;
    let after = query.after.as_deref().map(transaction_id).transpose()?;
    let page = app.lane().look(move |view| {
        // An order that was completed since the last page is no longer in the list; ids don't sort by age, so the page
        // then starts at the front again, and the client sees some of them twice rather than not at all.
        let known = after.filter(|after| view.state.orders().any(|order| order.id == *after));
        let mut orders: Vec<Transaction> = match &known {
            Some(after) => {
                let rest = view.state.orders().skip_while(|order| order.id != *after).skip(1);
                rest.take(limit + 1).map(|order| Transaction::of(order, view.settings.currency)).collect()
            }
            None => {
                let all = view.state.orders().take(limit + 1);
                all.map(|order| Transaction::of(order, view.settings.currency)).collect()
            }
        };
        let more = orders.len() > limit;
        orders.truncate(limit);
        let next = orders.last().filter(|_| more).map(|last| last.id.clone());
        OrderList { orders, next }
    });
    json(&page.await?)
}

/// Look at an order
///
/// An order keeps its transaction's id and line numbers.
#[utoipa::path(get, path = "/v1/orders/{id}", tag = "orders",
    params(("id" = String, Path, description = "The order's id.")),
    responses((status = 200, body = Transaction, description = "The order.")))]
pub(super) async fn get(State(app): State<App>, At(name): At<String>) -> Reply {
    let order = by_id(&app, &name).await?;
    if !order.kind.is(checkout::Kind::Order) {
        return Err(unknown_transaction(&name));
    }
    json(&order)
}

/// Pick a line
///
/// Takes it from the shelf, with its serial number where the product has one.
#[utoipa::path(post, path = "/v1/orders/{id}/pick", tag = "orders", request_body = Pick,
    params(("id" = String, Path, description = "The order's id.")),
    responses((status = 200, body = Transaction, description = "The order.")))]
pub(super) async fn pick(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: Pick = ask.json()?;
    let authority = app.authority(body.supervisor.as_ref(), body.pin.as_ref()).await?;
    let command = body.command(transaction_id(&name)?, authority)?;
    app.submit(ask, Work::Command(command)).await
}

/// Put a picked line back
///
/// Voids the line and adds it again as pending.
#[utoipa::path(post, path = "/v1/orders/{id}/unpick", tag = "orders", request_body = Unpick,
    params(("id" = String, Path, description = "The order's id.")),
    responses((status = 201, body = Transaction, description = "The order with its new line.")))]
pub(super) async fn unpick(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: Unpick = ask.json()?;
    let command = body.command(transaction_id(&name)?);
    app.submit(ask, Work::Command(command)).await
}

/// Hand lines over at the counter
///
/// Lines left out: all pickup lines that are left. Refused as `serial_missing`, naming the lines, while one has no serial number.
#[utoipa::path(post, path = "/v1/orders/{id}/pickup", tag = "orders", request_body = Fulfil,
    params(("id" = String, Path, description = "The order's id.")),
    responses((status = 200, body = Transaction, description = "The order, with the receipt of what was handed over.")))]
pub(super) async fn pickup(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: Fulfil = ask.json_or_nothing()?;
    let command = body.pickup(transaction_id(&name)?);
    app.submit(ask, Work::Command(command)).await
}

/// Send lines
///
/// Lines left out: all ship lines that are left. Refused as `serial_missing`, naming the lines, while one has no serial number.
#[utoipa::path(post, path = "/v1/orders/{id}/ship", tag = "orders", request_body = Fulfil,
    params(("id" = String, Path, description = "The order's id.")),
    responses((status = 200, body = Transaction, description = "The order, with the receipt of what was sent.")))]
pub(super) async fn ship(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: Fulfil = ask.json_or_nothing()?;
    let command = body.ship(transaction_id(&name)?);
    app.submit(ask, Work::Command(command)).await
}

/// Cancel an order
///
/// Gives up all that is left of a placed order, picked lines too: their units are free again. What was handed over or sent stays
/// sold. `cancelled.refund` is what was paid for the rest; `tenders` with amounts below zero record what of it is given back at once.
#[utoipa::path(post, path = "/v1/orders/{id}/cancel", tag = "orders", request_body = CancelOrder,
    params(("id" = String, Path, description = "The order's id.")),
    responses((status = 200, body = Transaction, description = "The order as it ended: `voided`, or `completed` where lines were handed over before.")))]
pub(super) async fn cancel(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: CancelOrder = ask.json_or_nothing()?;
    let command = body.command(transaction_id(&name)?, app.currency())?;
    app.submit(ask, Work::Command(command)).await
}
