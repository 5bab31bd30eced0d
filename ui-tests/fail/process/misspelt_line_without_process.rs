//! What is near to `line` is shown as a slip, also where `process` is missing.

use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = lin)]
    sidecar: u8,
}

fn main() {}
