//! A child process brings its own interrupt.

use rungroup::group;

#[group]
struct App {
    #[actor(process, interrupt = cancel)]
    sidecar: u8,
}

fn main() {}
