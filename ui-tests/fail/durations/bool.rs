// A duration is a string or an expression.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, ready_within = true)]
    api: u8,
}

fn main() {}
