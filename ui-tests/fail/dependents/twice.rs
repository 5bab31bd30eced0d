// An option stands once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = always, dependents = keep, dependents = restart)]
    api: u8,
}

fn main() {}
