//! Every call, and which roles may make it.

use super::app::App;
use super::ask::discard;
use super::failure::Failure;
use super::{
    devices, events, explain, health, import, lines, openapi, operators, orders, payment, peer, products,
    receipts, returns, scans, serials, stock, transactions,
};
use api::{Fault, Problem};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::MethodRouter;
use checkout::ActorRole::{self, Admin, Pos, Technician};
use utoipa_axum::router::UtoipaMethodRouter;
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

/// One call.
struct Call {
    roles: &'static [ActorRole],
    path: String,
    handler: MethodRouter<App>,
}

/// The table, as it is served and as it is described; path and method are those of the handler's `utoipa::path`.
macro_rules! calls {
    ($($roles:ident $module:ident::$handler:ident)*) => {
        fn table() -> Vec<Call> {
            utoipa_axum::paste! { vec![$(Call {
                roles: $roles,
                path: <$module::[<__path_ $handler>] as utoipa::Path>::path(),
                handler: <$module::[<__path_ $handler>] as utoipa::Path>::methods()
                    .iter()
                    .fold(MethodRouter::new(), |router, method| router.on(method.to_method_filter(), $module::$handler)),
            }),*] }
        }

        /// Which roles may make each call, and its description.
        pub(super) fn described() -> Vec<(&'static [ActorRole], UtoipaMethodRouter<App>)> {
            vec![$(($roles, routes!($module::$handler))),*]
        }
    };
}

calls! {
    ALL health::get
    ALL openapi::get
    ALL events::follow
    ALL products::list
    ALL products::get
    CATALOGUE products::put
    CATALOGUE import::import
    CATALOGUE import::stock
    ALL stock::list
    ALL stock::blocked
    CATALOGUE stock::block
    CATALOGUE stock::unblock
    STAFF operators::list
    STAFF operators::get
    CATALOGUE operators::put
    CARTS transactions::open
    ALL transactions::get
    CARTS transactions::focus
    CARTS transactions::order
    CARTS transactions::suspend
    CARTS transactions::recall
    CARTS transactions::void
    CARTS lines::add
    CARTS lines::change
    CARTS lines::serial
    CARTS lines::go_without
    CARTS lines::void
    CARTS lines::replace
    CARTS payment::checkout
    CARTS payment::reopen
    CARTS payment::tender
    CARTS payment::complete
    TILL orders::list
    TILL orders::get
    CARTS orders::pick
    CARTS orders::unpick
    CARTS orders::pickup
    CARTS orders::ship
    CARTS orders::cancel
    TILL returns::open
    CARTS scans::scan
    CARTS scans::choose
    ALL scans::reasons
    CARTS scans::set_scanning
    ALL serials::get
    CARTS receipts::get
    TILL receipts::reprint
    ALL devices::list
    ALL devices::get
    DEVICES devices::test
    DEVICES devices::trigger
    ALL explain::explain
}

/// The router of a socket, without its state and its peers.
pub(super) fn router() -> Router<App> {
    let mut router = Router::new();
    for Call { roles, path, handler } in table() {
        let check = move |request: Request, next: Next| peer::check_role(roles, request, next);
        router = router.route(&path, handler.route_layer(from_fn(check)));
    }
    router.fallback(unknown_path).method_not_allowed_fallback(unknown_method)
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
