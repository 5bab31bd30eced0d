// A late receiver stops before its provider, so it has a place in the order.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = started, receives = late(db))]
    web: u8,
    #[actor(interrupt = cancel, provides = u8, requires = [web])]
    db: u8,
}

fn main() {}
