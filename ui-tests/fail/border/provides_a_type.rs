// A group provides the value of an actor, which has the type.
use rungroup::group;

#[group(provides = Vec<u8>)]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
