//! lane-emulator
fn main() {}
