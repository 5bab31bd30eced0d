// `max_restarts` is no less than nothing.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = -1))]
    api: u8,
}

fn main() {}
