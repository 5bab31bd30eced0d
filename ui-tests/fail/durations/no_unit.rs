// A duration has a unit.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, grace = "5")]
    api: u8,
}

fn main() {}
