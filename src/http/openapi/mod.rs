//! The OpenAPI 3.1 document of the sockets.
//!
//! It is made from the code that serves the calls (`describe`), kept in the tree as `docs/openapi.json`, and served from there. A
//! test holds both together.

mod describe;

pub use describe::describe_openapi;

use super::Reply;
use super::app::App;
use super::failure::respond;
use api::Money;
use axum::extract::State;
use money::Currency;
use std::borrow::Cow;

/// The document for a lane of euros.
const FOR_EUROS: &str = include_str!("../../../docs/openapi.json");

/// The OpenAPI document
#[utoipa::path(get, path = "/v1/openapi.json", tag = "lane", operation_id = "openapi",
    responses((status = 200, body = Object, description = "This document.")))]
pub(super) async fn get(State(app): State<App>) -> Reply {
    Ok(respond(200, "application/json", openapi_json(app.currency()).into_owned().into_bytes()))
}

/// The document for a lane of this currency, laid out for reading.
#[must_use]
pub fn openapi_json(currency: Currency) -> Cow<'static, str> {
    // What an amount looks like is all that differs.
    let pattern = |currency| serde_json::Value::from(Money::pattern(currency)).to_string();
    let (euros, wanted) = (pattern(Currency::EUR), pattern(currency));
    if euros == wanted { FOR_EUROS.into() } else { FOR_EUROS.replacen(&euros, &wanted, 1).into() }
}
