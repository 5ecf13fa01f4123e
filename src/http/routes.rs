//! Every call, and which roles may make it.

use super::app::App;
use super::ask::discard;
use super::failure::Failure;
use super::{
    devices, events, explain, health, import, lines, openapi, orders, payment, peer, products, receipts,
    scans, serials, transactions,
};
use api::{Fault, Named, Problem};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use checkout::ActorRole::{self, Admin, Pos, Technician};
use std::sync::OnceLock;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, PathItem};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

/// Who may look.
const ALL: &[ActorRole] = &[Pos, Technician, Admin];
/// Who runs carts. The lane itself holds technicians to training transactions.
const CARTS: &[ActorRole] = &[Pos, Technician];
/// Who sells: customers' names and receipts are the till's.
const TILL: &[ActorRole] = &[Pos];
/// Who tests devices.
const DEVICES: &[ActorRole] = &[Technician];
/// Who keeps the catalogue.
const CATALOGUE: &[ActorRole] = &[Admin];

/// The table.
fn table() -> Vec<(&'static [ActorRole], UtoipaMethodRouter<App>)> {
    vec![
        (ALL, routes!(health::get)),
        (ALL, routes!(openapi::get)),
        (ALL, routes!(events::follow)),
        (ALL, routes!(products::list)),
        (ALL, routes!(products::get)),
        (CATALOGUE, routes!(products::put)),
        (CATALOGUE, routes!(import::import)),
        (CARTS, routes!(transactions::open)),
        (ALL, routes!(transactions::get)),
        (CARTS, routes!(transactions::focus)),
        (CARTS, routes!(transactions::order)),
        (CARTS, routes!(transactions::suspend)),
        (CARTS, routes!(transactions::recall)),
        (CARTS, routes!(transactions::void)),
        (CARTS, routes!(lines::add)),
        (CARTS, routes!(lines::change)),
        (CARTS, routes!(lines::serial)),
        (CARTS, routes!(lines::void)),
        (CARTS, routes!(lines::replace)),
        (CARTS, routes!(payment::checkout)),
        (CARTS, routes!(payment::reopen)),
        (CARTS, routes!(payment::tender)),
        (CARTS, routes!(payment::complete)),
        (TILL, routes!(orders::list)),
        (TILL, routes!(orders::get)),
        (CARTS, routes!(orders::pick)),
        (CARTS, routes!(orders::unpick)),
        (CARTS, routes!(orders::pickup)),
        (CARTS, routes!(orders::ship)),
        (CARTS, routes!(scans::scan)),
        (CARTS, routes!(scans::choose)),
        (CARTS, routes!(scans::set_scanning)),
        (ALL, routes!(serials::get)),
        (CARTS, routes!(receipts::get)),
        (TILL, routes!(receipts::reprint)),
        (ALL, routes!(devices::list)),
        (ALL, routes!(devices::get)),
        (DEVICES, routes!(devices::test)),
        (ALL, routes!(explain::explain)),
    ]
}

/// The router of a socket, without its state and its peers. It is made once for all sockets: the OpenAPI document that is
/// made along with it takes a megabyte.
pub(super) fn shared_router() -> Router<App> {
    static ROUTER: OnceLock<Router<App>> = OnceLock::new();
    ROUTER.get_or_init(|| router().0).clone()
}

/// The router and the OpenAPI document, from one table.
pub(super) fn router() -> (Router<App>, OpenApi) {
    let mut router = OpenApiRouter::new();
    for (roles, mut route) in table() {
        for item in route.1.paths.values_mut() {
            operations(item).for_each(|operation| describe(operation, roles));
        }
        let check = move |request: Request, next: Next| peer::check_role(roles, request, next);
        router = router.routes(route.map(|methods| methods.route_layer(from_fn(check))));
    }
    let (router, document) = router.split_for_parts();
    (router.fallback(unknown_path).method_not_allowed_fallback(unknown_method), document)
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete]
        .into_iter()
        .filter_map(|operation| operation.as_mut())
}

/// Gives an operation a name of its own, from its tag and its handler's name, and says which sockets have it.
fn describe(operation: &mut Operation, roles: &[ActorRole]) {
    let tag = operation.tags.iter().flatten().next().filter(|tag| *tag != "lane");
    if let (Some(tag), Some(id)) = (tag, &operation.operation_id) {
        operation.operation_id = Some(format!("{tag}_{id}"));
    }
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    let description = operation.description.take().unwrap_or_default();
    operation.description =
        Some(format!("{description}\n\nSockets: {}.", words.join(", ")).trim().to_owned());
}

async fn unknown_path(request: Request) -> Failure {
    let path: String = request.uri().path().chars().take(200).collect();
    let path = label::escape(path.as_bytes());
    discard(request.into_body()).await;
    Problem::fault(Fault::NotFound, format!("There is nothing at {path}.")).with("path", path).into()
}

async fn unknown_method(request: Request) -> Failure {
    let path: String = request.uri().path().chars().take(200).collect();
    let detail = format!("{} doesn't know the method {}.", label::escape(path.as_bytes()), request.method());
    discard(request.into_body()).await;
    Failure::new(Fault::MethodNotAllowed, detail)
}
