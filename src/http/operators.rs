//! Who acts at the till, and who may allow what.

use super::Reply;
use super::answer;
use super::app::App;
use super::ask::{Ask, At};
use super::pin;
use crate::lane::{NewOperator, Work};
use api::{Operator, operator_id};
use axum::extract::State;

/// Put an operator
///
/// In the place of the one with this id, if there is one. Once there is any operator, `Lane-Operator` has to name one that is known.
/// A supervisor may allow what others may not: an override, a return that something speaks against, a serial number typed in.
#[utoipa::path(put, path = "/v1/operators/{id}", tag = "operators", request_body = api::NewOperator,
    params(("id" = String, Path, min_length = 1, max_length = 64, description = "The operator's id.")),
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
