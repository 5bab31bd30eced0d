// The delay grows.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(delay = "10s", max_delay = "5s"))]
    api: u8,
}

fn main() {}
