//! `ready_within` of a child process needs `line` or `port`.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready_within = "5s")]
    sidecar: u8,
}

fn main() {}
