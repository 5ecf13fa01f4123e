//! The lane itself: one thread that owns the state and the journal's writing connection.
//!
//! Everything that changes the lane is a [`Request`] to that thread. It decides and applies input by input,
//! commits what has come together in one synced commit, and only then lets anything out: answers, events,
//! beeps, print jobs.

mod catalogue;
mod check;
mod clock;
mod document;
mod facts;
mod feedback;
mod handle;
mod note;
mod owner;
mod passing;
mod problem;
mod readers;
mod reasons;
mod recent;
mod request;
mod respond;
mod round;
mod staff;
mod start;
mod stock;
#[cfg(test)]
mod tests;

pub use check::check_journal;
pub use clock::{Clock, wall_ms};
pub(crate) use facts::product_of;
pub use handle::{LaneHandle, LaneView};
pub use note::{Note, NoteRecord, PrintJobId, PrintState};
pub use owner::{Lane, LaneSetup, start};
pub use problem::{LaneError, LaneProblem};
pub(crate) use reasons::{ScanStory, scan_story};
pub use recent::{Followed, Fresh};
pub use request::{Answer, Completion, Idempotency, Render, Rendered, Request, Work};
pub use staff::NewOperator;
pub use start::StartError;
pub use stock::{NewBlock, StockBatch, StockDone, StockInto};
