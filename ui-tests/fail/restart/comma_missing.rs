// Options in the parentheses are separated by commas.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(backoff = "1s" max_restarts = 5))]
    api: u8,
}

fn main() {}
