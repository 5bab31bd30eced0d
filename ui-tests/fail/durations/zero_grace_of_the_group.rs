// A grace of nothing is no grace.
use rungroup::group;

#[group(grace = "0s")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
