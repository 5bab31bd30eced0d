// Each actor has a name of its own.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, name = "db")]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
