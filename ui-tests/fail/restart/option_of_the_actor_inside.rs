// Options of the actor stand beside it.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = 5, grace = "5s"))]
    api: u8,
}

fn main() {}
