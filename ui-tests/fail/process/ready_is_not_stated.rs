//! A child process that another actor requires states when it is ready.

use rungroup::group;

#[group]
struct App {
    #[actor(process)]
    sidecar: u8,
    #[actor(interrupt = cancel, requires = [sidecar])]
    proxy: u8,
}

fn main() {}
