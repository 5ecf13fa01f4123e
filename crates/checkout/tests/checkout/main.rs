//! What the rules promise, rule by rule, seen from outside: inputs in, events and state out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect has to fail, in its helpers too"
)]

mod aggregation;
mod catalogue;
mod checkout_step;
mod checks;
mod deferred_serials;
mod hostile;
mod journal;
mod lines;
mod model;
mod order_cancel;
mod orders;
mod overrides;
mod payment;
mod properties;
mod reasons;
mod registry;
mod return_scans;
mod returns;
mod routing_burst;
mod routing_choice;
mod routing_doubt;
mod routing_kinds;
mod routing_order;
mod routing_own;
mod routing_products;
mod routing_segmented;
mod routing_two_boxes;
mod scans_refused;
mod serial_uniqueness;
mod stock;
mod suspend;
mod till;
mod training;
mod transactions;
mod unit_forms;
