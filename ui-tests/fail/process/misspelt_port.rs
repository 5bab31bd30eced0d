//! A word near to `port` is shown as a slip.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = prot(80))]
    sidecar: u8,
}

fn main() {}
