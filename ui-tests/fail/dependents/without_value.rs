// `dependents` names the effect on the dependents.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = always, dependents)]
    api: u8,
}

fn main() {}
