// `max_backoff` takes a duration.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_backoff = "long"))]
    api: u8,
}

fn main() {}
