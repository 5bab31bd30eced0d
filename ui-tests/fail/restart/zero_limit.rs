// A limit of nothing is no restart.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(limit = 0))]
    api: u8,
}

fn main() {}
