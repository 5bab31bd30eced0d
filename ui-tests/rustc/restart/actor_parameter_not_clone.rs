// A parameter that is an actor says by itself that it can be cloned.
use rungroup::{Actor, group};

#[group]
struct App<A: Actor> {
    #[actor(interrupt = cancel, restart = on_failure)]
    api: A,
}

fn main() {}
