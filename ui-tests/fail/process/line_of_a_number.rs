//! `line` takes the text that the line contains.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = line(8080))]
    sidecar: u8,
}

fn main() {}
