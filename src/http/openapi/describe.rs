//! The document, made from the same code that serves the calls. The daemon does not do this: it takes more memory than the rest
//! of it.

use crate::http::routes::described;
use api::Named;
use checkout::ActorRole;
use serde_json::{Map, Value, json};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, PathItem};
use utoipa_axum::router::OpenApiRouter;

/// What every reader has to know first.
const ABOUT: &str = "\
The API of one checkout lane, over Unix sockets: HTTP/1.1 and JSON. One socket a role: pos, technician, admin; \
each call names the sockets that have it. Technicians may call the pos commands on training transactions only.\n\n\
Two headers go with every call that changes something, as the client wants it. `Idempotency-Key` (1 to 200 printable ASCII \
characters) on POST: the same key and body get the same answer, across restarts; the same key with anything else is \
refused with 422 `idempotency_mismatch`. `If-Match: <revision>` on calls to a transaction or an order: when it has another \
revision, 412 `revision_mismatch`.";

/// The document as it is in the tree: for a lane of euros, laid out for reading.
///
/// # Errors
/// When it can't be written as JSON.
pub fn describe_openapi() -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(&document()?)? + "\n")
}

fn document() -> Result<Value, serde_json::Error> {
    let mut document = serde_json::to_value(calls())?;
    set(
        &mut document,
        "/info",
        json!({
            "title": "laned",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"},
        }),
    );
    set(
        &mut document,
        "/servers",
        json!([{"url": "http://localhost", "description": "A socket: curl --unix-socket /run/laned/pos.sock http://localhost/v1/health"}]),
    );
    for schema in ["AddLine", "Explain"] {
        set(&mut document, &format!("/components/schemas/{schema}/oneOf"), one_of(schema));
    }
    set(&mut document, "/components/schemas/Problem", problem_schema());
    set(&mut document, "/components/parameters", parameters());
    set(
        &mut document,
        "/components/responses",
        json!({"Problem": {
            "description": "What went wrong (RFC 9457).",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }}),
    );
    // A price is not negative.
    let price = json!({"allOf": [{"$ref": "#/components/schemas/Money"}, {"pattern": "^[0-9]"}]});
    set(&mut document, "/components/schemas/NewProduct/properties/price", price);
    for (_, item) in document.pointer_mut("/paths").and_then(Value::as_object_mut).into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            complete(method, operation);
        }
    }
    Ok(document)
}

/// The calls of the table, and what their bodies are made of.
fn calls() -> OpenApi {
    let mut router = OpenApiRouter::new();
    for (roles, mut route) in described() {
        for item in route.1.paths.values_mut() {
            operations(item).for_each(|operation| describe_roles(operation, roles));
        }
        router = router.routes(route);
    }
    router.into_openapi()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete]
        .into_iter()
        .filter_map(|operation| operation.as_mut())
}

/// Gives an operation a name of its own, from its tag and its handler's name, and says which sockets have it.
fn describe_roles(operation: &mut Operation, roles: &[ActorRole]) {
    let tag = operation.tags.iter().flatten().next().filter(|tag| *tag != "lane");
    if let (Some(tag), Some(id)) = (tag, &operation.operation_id) {
        operation.operation_id = Some(format!("{tag}_{id}"));
    }
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    let description = operation.description.take().unwrap_or_default();
    operation.description =
        Some(format!("{description}\n\nSockets: {}.", words.join(", ")).trim().to_owned());
}

/// Calls whose body may be left out: it says nothing that is needed.
const BODY_MAY_BE_LEFT_OUT: [&str; 5] =
    ["transactions_open", "lines_replace", "payment_complete", "orders_pickup", "orders_ship"];

/// What is the same for every operation: how it fails, and the headers that it takes.
fn complete(method: &str, operation: &mut Value) {
    let Some(operation) = operation.as_object_mut() else { return };
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        responses.insert("default".to_owned(), json!({"$ref": "#/components/responses/Problem"}));
    }
    let may_be_left_out = operation
        .get("operationId")
        .and_then(Value::as_str)
        .is_some_and(|id| BODY_MAY_BE_LEFT_OUT.contains(&id));
    if let Some(body) = operation.get_mut("requestBody").and_then(Value::as_object_mut) {
        body.insert("required".to_owned(), (!may_be_left_out).into());
    }
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.iter_mut().for_each(leave_out_null);
        if method != "get" {
            parameters.push(json!({"$ref": "#/components/parameters/LaneOperator"}));
        }
    }
}

/// A parameter that may be left out can't be null all the same.
fn leave_out_null(parameter: &mut Value) {
    let types = parameter.pointer_mut("/schema/type").and_then(Value::as_array_mut);
    if let Some(types) = types {
        types.retain(|name| name != "null");
    }
}

fn parameters() -> Value {
    json!({
        "LaneOperator": {
            "name": "Lane-Operator", "in": "header", "description": "Who acts at the till.",
            "schema": {"type": "string", "pattern": "^[!-~]([ -~]{0,62}[!-~])?$", "maxLength": 64}, "example": "7",
        },
    })
}

/// Exactly one of two ways to name a thing.
fn one_of(schema: &str) -> Value {
    let ways = if schema == "AddLine" { ["sku", "gtin"] } else { ["hex", "text"] };
    Value::Array(ways.into_iter().map(|way| json!({"required": [way]})).collect())
}

fn problem_schema() -> Value {
    use utoipa::PartialSchema;
    serde_json::to_value(api::Problem::schema()).unwrap_or_default()
}

/// Puts a value at a JSON pointer, making the last step and the objects on the way to it.
fn set(document: &mut Value, pointer: &str, value: Value) {
    let mut place = document;
    for step in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(step).or_insert(Value::Null);
    }
    *place = value;
}
