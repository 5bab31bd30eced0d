// `max_restarts` needs a value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts))]
    api: u8,
}

fn main() {}
