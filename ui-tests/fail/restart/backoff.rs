// `backoff` takes a duration with its unit.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(backoff = 5))]
    api: u8,
}

fn main() {}
