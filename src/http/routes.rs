//! Every call, and which roles may make it.

use super::app::App;
use super::ask::discard;
use super::failure::Failure;
use super::{
    devices, events, explain, health, import, lines, openapi, operators, orders, payment, peer, products,
    receipts, returns, scans, serials, stock, transactions,
};
use api::{Fault, Named, Problem};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::MethodRouter;
use checkout::ActorRole::{self, Admin, Pos, Technician};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, PathItem};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::{PathItemExt, routes};

/// Who may look.
const ALL: &[ActorRole] = &[Pos, Technician, Admin];
/// Who runs carts. The lane itself holds technicians to training transactions.
const CARTS: &[ActorRole] = &[Pos, Technician];
/// Who sells: customers' names and receipts are the till's.
const TILL: &[ActorRole] = &[Pos];
/// Who may know who acts at the till.
const STAFF: &[ActorRole] = &[Pos, Admin];
/// Who tests devices.
const DEVICES: &[ActorRole] = &[Technician];
/// Who keeps the catalogue.
const CATALOGUE: &[ActorRole] = &[Admin];

/// One call. Its description is made only when somebody wants the document: all of them together take more memory than the
/// rest of the daemon.
struct Call {
    roles: &'static [ActorRole],
    path: String,
    handler: MethodRouter<App>,
    describe: fn() -> UtoipaMethodRouter<App>,
}

/// A call from its handler; path and method are those of the handler's `utoipa::path`.
macro_rules! call {
    ($roles:ident, $module:ident::$handler:ident) => {
        utoipa_axum::paste! {
            Call {
                roles: $roles,
                path: <$module::[<__path_ $handler>] as utoipa::Path>::path(),
                handler: <$module::[<__path_ $handler>] as utoipa::Path>::methods()
                    .iter()
                    .fold(MethodRouter::new(), |router, method| router.on(method.to_method_filter(), $module::$handler)),
                describe: || routes!($module::$handler),
            }
        }
    };
}

/// The table.
fn table() -> Vec<Call> {
    vec![
        call!(ALL, health::get),
        call!(ALL, openapi::get),
        call!(ALL, events::follow),
        call!(ALL, products::list),
        call!(ALL, products::get),
        call!(CATALOGUE, products::put),
        call!(CATALOGUE, import::import),
        call!(CATALOGUE, import::stock),
        call!(ALL, stock::list),
        call!(ALL, stock::blocked),
        call!(CATALOGUE, stock::block),
        call!(CATALOGUE, stock::unblock),
        call!(STAFF, operators::list),
        call!(STAFF, operators::get),
        call!(CATALOGUE, operators::put),
        call!(CARTS, transactions::open),
        call!(ALL, transactions::get),
        call!(CARTS, transactions::focus),
        call!(CARTS, transactions::order),
        call!(CARTS, transactions::suspend),
        call!(CARTS, transactions::recall),
        call!(CARTS, transactions::void),
        call!(CARTS, lines::add),
        call!(CARTS, lines::change),
        call!(CARTS, lines::serial),
        call!(CARTS, lines::go_without),
        call!(CARTS, lines::void),
        call!(CARTS, lines::replace),
        call!(CARTS, payment::checkout),
        call!(CARTS, payment::reopen),
        call!(CARTS, payment::tender),
        call!(CARTS, payment::complete),
        call!(TILL, orders::list),
        call!(TILL, orders::get),
        call!(CARTS, orders::pick),
        call!(CARTS, orders::unpick),
        call!(CARTS, orders::pickup),
        call!(CARTS, orders::ship),
        call!(CARTS, orders::cancel),
        call!(TILL, returns::open),
        call!(CARTS, scans::scan),
        call!(CARTS, scans::choose),
        call!(ALL, scans::reasons),
        call!(CARTS, scans::set_scanning),
        call!(ALL, serials::get),
        call!(CARTS, receipts::get),
        call!(TILL, receipts::reprint),
        call!(ALL, devices::list),
        call!(ALL, devices::get),
        call!(DEVICES, devices::test),
        call!(DEVICES, devices::trigger),
        call!(ALL, explain::explain),
    ]
}

/// The router of a socket, without its state and its peers.
pub(super) fn router() -> Router<App> {
    let mut router = Router::new();
    for Call { roles, path, handler, .. } in table() {
        let check = move |request: Request, next: Next| peer::check_role(roles, request, next);
        router = router.route(&path, handler.route_layer(from_fn(check)));
    }
    router.fallback(unknown_path).method_not_allowed_fallback(unknown_method)
}

/// The OpenAPI document of the same table.
pub(super) fn document() -> OpenApi {
    let mut router = OpenApiRouter::new();
    for Call { roles, describe, .. } in table() {
        let mut route = describe();
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
