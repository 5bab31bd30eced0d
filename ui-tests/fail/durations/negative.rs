// A duration is a string or an expression.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, grace = -5)]
    api: u8,
}

fn main() {}
