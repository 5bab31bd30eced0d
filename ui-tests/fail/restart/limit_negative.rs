// `limit` is no less than nothing.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(limit = -1))]
    api: u8,
}

fn main() {}
