//! A line is told by what it contains.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = line(8080))]
    sidecar: u8,
}

fn main() {}
