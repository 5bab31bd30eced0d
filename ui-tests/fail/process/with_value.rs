//! `process` takes no value.

use rungroup::group;

#[group]
struct App {
    #[actor(process = true)]
    sidecar: u8,
}

fn main() {}
