// A duration has a number.
use rungroup::group;

#[group(drain = "soon")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
