//! Exact amounts, tax and rounding.
//!
//! An [`Amount`] is a whole number of a currency's smallest units (cents). Nothing here is a float.
//! Every operation that can leave the range says so.

mod amount;
mod currency;
mod decimal;
mod quantity;
mod tax;

pub use amount::{Amount, AmountError};
pub use currency::{Currency, CurrencyError};
pub use quantity::{Quantity, QuantityError};
pub use tax::{TaxMode, TaxRate, TaxRateError};
