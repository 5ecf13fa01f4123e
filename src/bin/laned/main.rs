//! laned
fn main() {}
