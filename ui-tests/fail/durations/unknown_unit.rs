// A duration has a unit that is known.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, grace = "5 parsecs")]
    api: u8,
}

fn main() {}
