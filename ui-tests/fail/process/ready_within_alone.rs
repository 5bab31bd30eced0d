//! A child process that has a time to become ready says by what.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready_within = "5s")]
    sidecar: u8,
}

fn main() {}
