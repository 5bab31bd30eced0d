// `limit` takes a number.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(limit = "5"))]
    api: u8,
}

fn main() {}
