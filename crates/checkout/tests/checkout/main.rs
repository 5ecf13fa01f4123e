//! What the rules promise, rule by rule, seen from outside: inputs in, events and state out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect has to fail, in its helpers too"
)]

mod aggregation;
mod cart_size;
mod catalogue;
mod checkout_step;
mod checks;
mod checks_units;
mod deferred_serials;
mod edges;
mod facts;
mod hostile;
mod ids;
mod journal;
mod known_as;
mod lines;
mod model;
mod order_cancel;
mod orders;
mod overrides;
mod payment;
mod properties;
mod reasons;
mod reasons_lines;
mod registry;
mod return_scans;
mod return_scans_unusual;
mod returns;
mod returns_unusual;
mod routing_again;
mod routing_burst;
mod routing_choice;
mod routing_doubt;
mod routing_fields;
mod routing_imei;
mod routing_kinds;
mod routing_order;
mod routing_own;
mod routing_products;
mod routing_segmented;
mod routing_two_boxes;
mod routing_unusual;
mod scans_refused;
mod sentences;
mod serial_uniqueness;
mod stock;
mod suspend;
mod till;
mod training;
mod transactions;
mod unit_forms;
