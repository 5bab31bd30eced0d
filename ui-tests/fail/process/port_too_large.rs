//! A port is a number from 1 to 65535.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = port(70000))]
    sidecar: u8,
}

fn main() {}
