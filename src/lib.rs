//! The daemon of one checkout lane.
//!
//! [`lane`] owns the state and the journal. [`devices`] brings scans in and receipts out. [`config`] is the
//! one file that sets it all up.

pub mod config;
pub mod devices;
pub mod lane;
