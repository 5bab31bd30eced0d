// A group has at least one actor.
use rungroup::group;

#[group]
struct App {
    config: u8,
}

fn main() {}
