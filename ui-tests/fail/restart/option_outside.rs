// Options of it stand in its parentheses.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure, max_restarts = 5)]
    api: u8,
}

fn main() {}
