//! The lane's sockets: HTTP/1.1 and JSON, one socket a role, the same handlers behind all.
//!
//! A request becomes a [`Work`](crate::lane::Work) at the edge; the lane sees nothing of HTTP. Which role may call what
//! stands in one table (`routes`). One file a resource.

mod answer;
mod app;
mod ask;
mod devices;
mod events;
mod explain;
mod failure;
mod feed;
mod health;
mod import;
mod lines;
mod openapi;
mod operators;
mod orders;
mod payment;
mod peer;
mod pin;
mod products;
mod query;
mod receipts;
mod returns;
mod routes;
mod scans;
mod serials;
mod serve;
mod stock;
mod transactions;
mod wire;

pub use openapi::{describe_openapi, openapi_json};
pub use serve::serve;

/// What a handler gives.
type Reply = Result<axum::response::Response, failure::Failure>;
