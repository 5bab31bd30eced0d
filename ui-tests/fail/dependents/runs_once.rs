// A dependent that restarts with its requirement can restart.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, restart = on_failure, dependents = restart)]
    api: u8,
    #[actor(interrupt = cancel, requires = [api])]
    web: u8,
}

fn main() {}
