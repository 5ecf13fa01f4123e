//! Fuzz target: what any program may send to a printer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::escpos_decoder(data));
