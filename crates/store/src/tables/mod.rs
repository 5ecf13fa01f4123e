//! What stands beside the journal and the registry, in the same commits.

mod answer;
mod operator;
mod print_job;
mod product;
mod receipt;
mod returned;
mod stock;
mod transaction;

pub use answer::{Answered, NewAnswer};
pub use operator::StoredOperator;
pub use print_job::{NewPrintJob, PrintJob, PrintJobChange, PrintState};
pub use product::{ProductError, StoredProduct};
pub use receipt::StoredReceipt;
pub use returned::ReturnedLine;
pub use stock::{StockList, StockedUnit};
pub use transaction::ArchivedTransaction;
