// A field of a struct of received values names an actor.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = Needs { db: db.clone() })]
    api: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
}

fn main() {}
