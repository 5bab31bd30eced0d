// An option is given once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, grace = "5s", grace = "5s")]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
