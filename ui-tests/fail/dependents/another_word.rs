// It is one of the words.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = always, dependents = stop)]
    api: u8,
}

fn main() {}
