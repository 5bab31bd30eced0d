// The backoff grows.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(backoff = "10s", max_backoff = "5s"))]
    api: u8,
}

fn main() {}
