// A list stands in brackets.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = (db, cache))]
    api: u8,
    #[actor(interrupt = cancel, ready = started)]
    db: u8,
    #[actor(interrupt = cancel, ready = started)]
    cache: u8,
}

fn main() {}
