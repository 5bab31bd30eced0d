// No limit is said by saying nothing.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = none))]
    api: u8,
}

fn main() {}
