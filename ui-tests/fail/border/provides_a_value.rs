// A group provides the value of an actor.
use rungroup::group;

#[group(provides = state)]
struct App {
    #[actor(interrupt = cancel)]
    store: u8,
    #[value]
    state: u8,
}

fn main() {}
