// A value is received once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = Needs { db, other: db })]
    api: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
}

fn main() {}
