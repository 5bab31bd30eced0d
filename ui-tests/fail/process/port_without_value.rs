//! `port` takes the number of the port.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = port)]
    sidecar: u8,
}

fn main() {}
