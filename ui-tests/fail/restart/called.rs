// Options stand in the parentheses of `restart`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure(delay = "1s", limit = 5))]
    api: u8,
}

fn main() {}
