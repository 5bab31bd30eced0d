// It is about an actor that is run again.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, dependents = keep)]
    api: u8,
}

fn main() {}
