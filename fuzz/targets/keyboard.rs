//! Fuzz target: whatever a scanner that types may say of itself, and send.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::keyboard(data));
