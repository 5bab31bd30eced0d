// A value has no options of an actor, is no actor, and is named once.
use rungroup::group;

#[group]
struct App {
    #[value(name = "state")]
    state: u8,
    #[actor(interrupt = cancel)]
    #[value]
    api: u8,
    #[value]
    #[value]
    hits: u8,
}

fn main() {}
