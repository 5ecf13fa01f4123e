//! Who acts at the till, and who may allow what.

use super::Reply;
use super::answer;
use super::app::App;
use super::ask::{Ask, At};
use super::failure::json;
use super::pin;
use super::query::{Asked, page_size};
use crate::lane::{NewOperator, Work};
use api::{Operator, OperatorId, OperatorPage, Problem, operator_id};
use axum::extract::State;
use serde::Deserialize;
use store::StoredOperator;

/// The query of a list of operators.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperatorQuery {
    limit: Option<String>,
    after: Option<String>,
}

/// List operators
///
/// By id. Whether they have a PIN is said, and nothing of it.
#[utoipa::path(get, path = "/v1/operators", tag = "operators",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "The most operators in this page; 100 when left out."),
        ("after" = Option<String>, Query, description = "`next` of the page before.")),
    responses((status = 200, body = OperatorPage, description = "A page of operators.")))]
pub(super) async fn list(State(app): State<App>, Asked(query): Asked<OperatorQuery>) -> Reply {
    let limit = page_size(query.limit.as_deref())?;
    let rows = app.lane().read(move |reader| reader.operators(query.after.as_deref(), limit + 1)).await?;
    let more = rows.len() > limit;
    let operators: Vec<Operator> = rows.into_iter().take(limit).map(operator).collect();
    let next = operators.last().filter(|_| more).map(|last| last.id.clone());
    json(&OperatorPage { operators, next })
}

/// Look at an operator
#[utoipa::path(get, path = "/v1/operators/{id}", tag = "operators",
    params(("id" = OperatorId, Path, description = "The operator's id.")),
    responses((status = 200, body = Operator, description = "The operator.")))]
pub(super) async fn get(State(app): State<App>, At(id): At<String>) -> Reply {
    let id = operator_id(&id, "id")?;
    let key = id.clone();
    let Some(row) = app.lane().read(move |reader| reader.operator(&key)).await? else {
        let id = label::escape(id.as_bytes());
        let problem = Problem::new("unknown_operator", format!("This lane knows no operator {id}."));
        // To a command this is somebody who may not; to a reader, somebody who isn't there.
        return Err(problem.with_status(404).with("operator", id).into());
    };
    json(&operator(row))
}

/// An operator as everybody may see them: without the hash of their PIN.
fn operator(row: StoredOperator) -> Operator {
    let StoredOperator { id, name, supervisor, pin_hash, .. } = row;
    Operator { id, name, supervisor, pin: pin_hash.is_some() }
}

/// Put an operator
///
/// In the place of the one with this id, if there is one. Once there is any operator, `Lane-Operator` has to name one that is known.
/// A supervisor may allow what others may not: an override, a return that something speaks against, a serial number typed in.
#[utoipa::path(put, path = "/v1/operators/{id}", tag = "operators", request_body = api::NewOperator,
    params(("id" = OperatorId, Path, description = "The operator's id.")),
    responses((status = 201, body = Operator, description = "A new operator."),
        (status = 200, body = Operator, description = "The operator is now this.")))]
pub(super) async fn put(State(app): State<App>, At(id): At<String>, ask: Ask) -> Reply {
    let body: api::NewOperator = ask.json()?;
    let (id, name) = (operator_id(&id, "id")?, body.name.value("name")?);
    let pin_hash = match &body.pin {
        Some(pin) => Some(pin::hash(pin.value("pin")?.to_owned()).await?),
        None => None,
    };
    let supervisor = body.supervisor;
    let said = Operator { id: id.clone(), name: name.clone(), supervisor, pin: pin_hash.is_some() };
    let operator = NewOperator { id, name, supervisor, pin_hash };
    app.submit_with(ask, Work::PutOperator(operator), answer::operator(said, app.currency())).await
}
