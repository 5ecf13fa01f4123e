//! Fuzz target: the labels of one box.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::label_burst(data));
