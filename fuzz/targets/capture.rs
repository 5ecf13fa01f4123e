//! Fuzz target: what a file of a capture may say.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::capture(data));
