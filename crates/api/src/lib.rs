//! The lane's API as types: what goes over its sockets, how that is made from the domain's own types and read into
//! them, and a client.
//!
//! The domain's JSON in the journal and the API's JSON are two things: the first is ours alone and has versions, the
//! second is a promise. So everything here is written down by hand, down to the words of every list.

#[cfg(feature = "client")]
pub mod client;
mod event;
mod explain;
mod lane;
mod operator;
mod problem;
mod product;
mod reason;
mod stock;
mod transaction;
mod value;

#[cfg(feature = "client")]
pub use client::{Client, ClientError};
pub use event::{
    Actor, Completed, Event, Fulfilled, Happening, LineAdded, NewScan, OrderCancelled, PrintState,
    PrintStateValue, ReturnLineAdded, ReturnedUnitNamed, ScanBody, ScanEvent, SoldUnit, TakenBack, UnitGiven,
};
pub use explain::{ElementSays, Explain, Explained, IdentifierSays, LabelProblem, LabelSays, ScanOutcome};
pub use lane::{
    Device, DeviceKind, DeviceKindValue, DeviceList, DeviceReading, DeviceReadingValue, DeviceState,
    DeviceStateValue, DeviceTest, DeviceTestResult, DeviceTrigger, DeviceTriggered, Health, HealthStatus,
    HealthStatusValue, JournalHealth, LaneIdentity, PrintJob, Receipt, RegistryHealth, Reprint,
    SerialHistory, SerialStep, SerialUnit, Snapshot, TestName, TestNameValue, UnitAction, UnitActionValue,
    UnitState, UnitStateValue,
};
pub use operator::{MAX_OPERATOR, NewOperator, Operator, OperatorPage, OverrideLine, operator_id};
pub use problem::{CODES, CodeInfo, Fault, PROBLEM_TYPE, Problem, info};
pub use product::{Imported, NewProduct, Product, ProductIdentifier, ProductPage};
pub use reason::{
    BecauseSays, DecisionReason, FittingLines, Gives, OutcomeReason, ReadAs, Reason, ReasonProduct,
    RefusedBy, ScanReasons, UnfitLines,
};
pub use stock::{Block, Blocked, BlockedPage, BlockedUnit, StockImported, StockPage, StockRow, StockUnit};
pub use transaction::{
    AddLine, AddSerial, CancelOrder, Cancelled, ChangeLine, Choose, Complete, Completion, Customer,
    CustomerBody, Focus, Fulfil, Line, LineReturn, MakeOrder, OpenReturn, OpenTransaction, OrderList, Pick,
    ReplaceLine, SetScanning, Tender, TenderBody, Transaction, Unpick,
};
pub use value::{
    AimText, Because, Case, Check, DataText, Decision, Delivery, Disposition, Evidence, FieldError, Gtin,
    HexText, HowWell, IdentifierKind, IdentifierRole, LineState, MAX_TEXT, Metadata, Money, Named, Object,
    OperatorId, Pattern, Pin, Prefix, Quantity, ReturnDoubt, Role, ScanningMode, SerialSource, SerialState,
    SerialText, Severity, Sku, Symbology, TaxRate, TenderKind, Text, Timestamp, Tracking, TransactionKind,
    TransactionState, VoidReason, Word,
};
