// Options stand in the parentheses of `restart`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure(backoff = "1s", max_restarts = 5))]
    api: u8,
}

fn main() {}
