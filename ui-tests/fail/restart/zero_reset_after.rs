// `reset_after` is longer than zero.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(reset_after = "0s"))]
    api: u8,
}

fn main() {}
