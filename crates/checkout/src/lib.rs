//! Transactions, the rules of selling serialized products, and the routing of scans.
//!
//! [`decide`] holds all rules and changes nothing: it answers [`Outcome::Accept`] with events, or
//! [`Outcome::Refuse`]. [`State::apply`] holds all change; applying the same records in the same order
//! rebuilds the state exactly. [`State::next_deadline`] says when to call `decide` with
//! [`Input::Deadline`].
//!
//! Pure: no clock, no file, no socket, no randomness. Time comes in as [`Now`].

mod command;
mod context;
mod decide;
mod event;
mod facts;
mod ids;
mod journal;
pub mod limits;
mod now;
mod operator;
mod product;
mod reason;
mod refusal;
mod registry;
mod routing;
mod rules;
pub mod scan_code;
mod settings;
mod state;
mod transaction;

pub use command::{Command, Input, NewLine, NewReturn, ProductRef, ScanDamage, ScanInput};
pub use decide::{Outcome, decide};
pub use event::{
    Actor, ActorRole, Decision, Event, LineAdded, OrderCancelled, Record, Recorded, ReturnLineAdded,
    ScanEvidence, ScanRecord, TakenBack, VoidReason,
};
pub use facts::{CameBack, Facts, ReceiptRecord, UnitRecord, UnitState};
pub use ids::{IdError, LaneId, LineNumber, ReceiptId, ScanId, Sku, TransactionId};
pub use journal::{JournalError, decode, encode};
pub use now::{Deadline, Now};
pub use operator::{Authority, OperatorRecord};
pub use product::{Product, Tracking};
pub use reason::{
    AlikeLines, Because, FittingLines, Gives, HowWell, NamedProduct, ReadAs, ReadProblem, Reason, UnfitLines,
    reason,
};
pub use refusal::{Refusal, RefusalCode};
pub use registry::{RegistryAction, RegistryChange, UnitKey, is_unique_across_products, registry_changes};
pub use settings::{ReturnPolicy, Settings, StockPolicy};
pub use state::{ScanningMode, State};
pub use transaction::{
    Cancelled, Customer, Delivery, Disposition, Kind, Line, LineState, Override, ReturnDoubt, Returned,
    SaleLine, SerialSource, SerialState, Tender, TenderKind, Totals, Transaction, TransactionState, Unit,
};
