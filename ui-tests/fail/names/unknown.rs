// A list names fields: the nearest name.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [bd])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
