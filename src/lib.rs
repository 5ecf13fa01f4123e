//! The daemon of one checkout lane.
//!
//! [`lane`] owns the state and the journal. [`devices`] brings scans in and receipts out. [`http`] talks to programs.
//! [`config`] is the one file that sets it all up, [`service`] starts and ends the whole, [`demo`] shows it.

pub mod config;
pub mod demo;
pub mod devices;
pub mod http;
pub mod lane;
pub mod log;
pub mod plain;
pub mod service;
pub mod wrap;
