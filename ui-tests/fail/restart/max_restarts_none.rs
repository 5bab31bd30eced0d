// Without `max_restarts` there is no limit.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = none))]
    api: u8,
}

fn main() {}
