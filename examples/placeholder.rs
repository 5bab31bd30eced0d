//! Replaced by the first example.
fn main() {}
