//! Fuzz target: what any barcode may carry.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::label_interpret(data));
