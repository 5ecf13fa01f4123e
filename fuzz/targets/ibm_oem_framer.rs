//! Fuzz target: whatever an IBM OEM scanner may send.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::ibm_oem_framer(data));
