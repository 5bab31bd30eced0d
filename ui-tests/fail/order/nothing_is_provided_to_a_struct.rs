// An actor that others receive from provides a value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = Needs { db, cache: store })]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
