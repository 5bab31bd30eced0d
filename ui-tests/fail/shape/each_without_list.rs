// Each element of a list can be an actor.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, each)]
    worker: u8,
    #[actor(interrupt = cancel, each)]
    cache: Option<u8>,
}

fn main() {}
