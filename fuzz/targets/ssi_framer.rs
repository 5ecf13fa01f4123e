//! Fuzz target: what any serial line may carry.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::ssi_framer(data));
