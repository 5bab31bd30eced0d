// Every actor that a restart restarts can restart, also over several edges.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, restart = on_failure, dependents = restart)]
    api: u8,
    #[actor(interrupt = cancel, ready = manual, requires = [api], restart = on_failure, dependents = keep)]
    web: u8,
    #[actor(interrupt = cancel, requires = [web])]
    page: u8,
    #[actor(interrupt = cancel, requires = [web])]
    feed: u8,
}

fn main() {}
