//! Fuzz target: what happens to a label on its way.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::label_damage(data));
