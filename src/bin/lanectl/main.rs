//! lanectl
fn main() {}
