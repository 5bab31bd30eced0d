// `max_restarts` is a `u32`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = 5_000_000_000))]
    api: u8,
}

fn main() {}
