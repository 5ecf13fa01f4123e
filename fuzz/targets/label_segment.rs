//! Fuzz target: data whose separators got lost.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::label_segment(data));
