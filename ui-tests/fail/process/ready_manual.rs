//! A child process says by its output or its port when it is ready.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = manual)]
    sidecar: u8,
}

fn main() {}
