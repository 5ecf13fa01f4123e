//! How long a commit and a start take.
fn main() {}
