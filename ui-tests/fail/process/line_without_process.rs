//! Only a child process is ready by a line.

use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = line("listening"))]
    sidecar: u8,
}

fn main() {}
