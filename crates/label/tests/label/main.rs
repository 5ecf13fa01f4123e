//! Tests of what scans say and how it fills serial rules.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod beside;
mod bind;
mod bind_texts;
mod burst;
mod common;
mod damage;
mod digital_link;
mod doubt;
mod envelope;
mod fields;
mod fields_odd;
mod formats;
mod forms;
mod hibc;
mod interpret;
mod known;
mod makers;
mod named_doubt;
mod names;
mod numbers;
mod own;
mod page;
mod properties;
mod quantities;
mod segment;
mod serials;
mod spellings;
mod telecom;
mod udi;
