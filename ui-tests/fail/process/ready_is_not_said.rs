//! A child process that another waits for says when it is ready.

use rungroup::group;

#[group]
struct App {
    #[actor(process)]
    sidecar: u8,
    #[actor(interrupt = cancel, requires = [sidecar])]
    proxy: u8,
}

fn main() {}
