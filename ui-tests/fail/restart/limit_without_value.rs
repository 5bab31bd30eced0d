// `limit` needs a value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(limit))]
    api: u8,
}

fn main() {}
