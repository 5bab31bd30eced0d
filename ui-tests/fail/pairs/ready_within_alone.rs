// An actor without `ready` is ready when it has started.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready_within = "5s")]
    api: u8,
}

fn main() {}
