// The default backoff grows, too.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_backoff = "500ms"))]
    api: u8,
}

fn main() {}
