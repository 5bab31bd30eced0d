// `max_delay` takes a duration.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_delay = "long"))]
    api: u8,
}

fn main() {}
