// What says nothing is ready when started.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready_within = "5s")]
    api: u8,
}

fn main() {}
