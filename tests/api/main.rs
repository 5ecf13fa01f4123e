//! The sockets' contract, from outside: paths, roles, statuses, problems, idempotency, event streams, imports, and the
//! OpenAPI document that says all of it.
#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value read by name never panics: what isn't there is null"
)]
#![expect(clippy::unwrap_used, reason = "a test's own helper that can't go on fails the test")]

mod bodies;
mod catalogue;
mod events;
mod explain;
mod lane;
mod openapi;
mod printing;
mod programs;
mod receipts;
mod repeats;
mod roles;
#[path = "../support/mod.rs"]
mod support;
