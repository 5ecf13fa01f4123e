//! The daemon of one checkout lane.
//!
//! [`lane`] owns the state and the journal. [`devices`] brings scans in and receipts out. [`config`] is the
//! one file that sets it all up. [`service`] starts and stops the whole.

pub mod lane;
