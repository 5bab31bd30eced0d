// A grace of nothing is no grace.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, grace = "0s")]
    api: u8,
}

fn main() {}
