// What is ready when started is ready within any time.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = started, ready_within = "5s")]
    api: u8,
}

fn main() {}
