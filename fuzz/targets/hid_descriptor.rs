//! Fuzz target: what any HID device may say of itself, and send.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laned_fuzz::hid_descriptor(data));
