// It says what becomes of them.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = always, dependents)]
    api: u8,
}

fn main() {}
