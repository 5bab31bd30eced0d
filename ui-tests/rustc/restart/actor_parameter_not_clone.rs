// An actor that is a type parameter needs `Clone`.
use rungroup::{Actor, group};

#[group]
struct App<A: Actor> {
    #[actor(interrupt = cancel, restart = on_failure)]
    api: A,
}

fn main() {}
