// The backoff grows, also to the default.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(backoff = "1m"))]
    api: u8,
}

fn main() {}
