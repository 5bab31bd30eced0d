// `dependents` needs an actor that restarts.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, dependents = keep)]
    api: u8,
}

fn main() {}
