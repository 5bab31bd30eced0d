// An actor that is ready when it has started cannot miss its readiness.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = started, ready_within = "5s")]
    api: u8,
}

fn main() {}
