// `max_restarts` takes a number.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = "5"))]
    api: u8,
}

fn main() {}
