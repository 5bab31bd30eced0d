// An actor that restarts and has dependents sets `dependents`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, restart = on_failure)]
    api: u8,
    #[actor(interrupt = cancel, requires = [api])]
    web: u8,
}

fn main() {}
