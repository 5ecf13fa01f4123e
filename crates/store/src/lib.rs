//! The journal and the embedded registry, in one SQLite file.
//!
//! [`Store`] is the one writer: it holds an exclusive lock on its folder. Everything that has to be true
//! together goes into one [`Batch`] and becomes durable with [`Batch::commit`], whole or not at all.
//! [`Reader`] is a read-only connection for everybody else. What can be read stands in [`Reads`]: a store, a
//! batch and a reader all give it, and a batch sees what it has already written.
//!
//! The store knows nothing of carts: it keeps strings, integers and bytes. Records are `(kind, version, bytes)`,
//! numbered from 1 without a gap and chained by hash ([`ChainHash`]), so that a changed or missing one shows.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! use store::{Holder, Identity, Store, UnitKey};
//!
//! let mut store = Store::open(folder.path(), 1_700_000_000_000, [7; 16])?;
//! let identities = [Identity { scope: "PHONE-X", kind: "serial", value: "SN1" }];
//! let unit = UnitKey { sku: "PHONE-X", serial: "SN1", identities: &identities };
//!
//! let mut batch = store.begin()?;
//! let appended = batch.append(1_700_000_000_001, "serial_provided", 1, b"{}")?;
//! batch.claim(&unit, &Holder { transaction: "0042-3-1", line: 1 }, appended.seq, 1_700_000_000_001)?;
//! batch.commit()?; // only now may anything be answered
//!
//! assert_eq!(store.head().seq, 1);
//! # Ok(())
//! # }
//! ```

mod batch;
mod error;
mod file;
mod journal;
mod limits;
mod reader;
mod reads;
mod registry;
mod store;
mod tables;

pub use batch::Batch;
pub use error::StoreError;
pub use journal::{Appended, ChainHash, CheckFailure, CheckProgress, Head, Snapshot, StoredRecord};
pub use limits::{
    ANSWER_LONG, ANSWERS_BYTES, ANSWERS_KEPT, BYTES_MAX, NOTE_MAX, PAGE_BYTES, SNAPSHOT_BYTES_MAX,
    SNAPSHOTS_KEPT, TEXT_MAX,
};
pub use reader::Reader;
pub use reads::Reads;
pub use registry::{
    BlockedRow, ClaimError, HistoryRow, Holder, Identity, UnitAction, UnitKey, UnitRow, UnitState,
};
pub use store::Store;
pub use tables::{
    Answered, ArchivedTransaction, NewAnswer, NewPrintJob, PrintJob, PrintJobChange, PrintState,
    ProductError, ReturnedLine, StockList, StockedUnit, StoredOperator, StoredProduct, StoredReceipt,
};
