//! A child process is ready by its output or its port.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = manual)]
    sidecar: u8,
}

fn main() {}
