//! Fuzz target: any label, and any rule of a product.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::label_bind(data));
