// A maximum of zero restarts is no restart.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = 0))]
    api: u8,
}

fn main() {}
