//! A slip in `line` is recognized, also without `process`.

use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = lin)]
    sidecar: u8,
}

fn main() {}
