//! Records, the chain that binds them, its check, and snapshots of what they amount to.

mod chain;
mod check;
mod record;
mod snapshot;
mod walk;

pub use chain::ChainHash;
pub use check::{CheckFailure, CheckProgress};
pub use record::{Appended, Head, StoredRecord};
pub use snapshot::Snapshot;
