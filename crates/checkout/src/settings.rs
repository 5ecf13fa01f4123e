use crate::LaneId;
use label::Tolerance;
use money::{Currency, TaxMode};

/// How the lane is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which lane this is.
    pub lane: LaneId,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Whether prices include tax.
    pub tax_mode: TaxMode,
    /// Equal non-serialized products share a line.
    pub aggregate_products: bool,
    /// A scanned product is added; else the POS does it.
    pub add_product_on_scan: bool,
    /// The same read from the same scanner within this many milliseconds of the first is one.
    pub repeat_window_ms: u64,
    /// A scan that fits nothing yet waits this many milliseconds for the other codes of its box.
    pub burst_window_ms: u64,
    /// A focus ends after this many milliseconds.
    pub focus_ms: u64,
    /// A choice has to be made within this many milliseconds.
    pub choice_ms: u64,
    /// What labels are read with that programs send.
    pub tolerance: Tolerance,
    /// A unit comes back that is not the one sold.
    pub return_mismatch: ReturnPolicy,
    /// A unit comes back of which no sale is known.
    pub return_unknown: ReturnPolicy,
    /// The list of the stock is older than it should be.
    pub stock_stale: StockPolicy,
    /// It is after this many milliseconds.
    pub stock_stale_after_ms: u64,
}

/// What becomes of a unit that has to be in stock, where the list of the stock is old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StockPolicy {
    /// The list is believed.
    Accept,
    /// It is believed, and the line says so.
    Warn,
    /// The unit is refused.
    Block,
}

/// What becomes of a return that something speaks against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReturnPolicy {
    /// It is taken, and its line says so.
    Warn,
    /// It is refused.
    Block,
    /// It is taken when a supervisor allows it.
    Supervisor,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lane: LaneId { store: "1".to_owned(), number: 1 },
            currency: Currency::EUR,
            tax_mode: TaxMode::Gross,
            aggregate_products: true,
            add_product_on_scan: true,
            repeat_window_ms: 400,
            burst_window_ms: 2_000,
            focus_ms: 30_000,
            choice_ms: 30_000,
            tolerance: Tolerance::default(),
            return_mismatch: ReturnPolicy::Block,
            return_unknown: ReturnPolicy::Supervisor,
            stock_stale: StockPolicy::Warn,
            stock_stale_after_ms: 24 * 60 * 60 * 1_000,
        }
    }
}
