// Several values are received in a struct.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = [db, cache])]
    api: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
    #[actor(interrupt = cancel, provides = u8)]
    cache: u8,
}

fn main() {}
