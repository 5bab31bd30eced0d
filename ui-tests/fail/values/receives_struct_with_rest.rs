// A struct of received values names each of its fields.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = Needs { db, ..Needs::new() })]
    api: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
}

fn main() {}
