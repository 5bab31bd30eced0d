// Names of a list are separated by commas.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [db cache])]
    api: u8,
    #[actor(interrupt = cancel, ready = started)]
    db: u8,
    #[actor(interrupt = cancel, ready = started)]
    cache: u8,
}

fn main() {}
