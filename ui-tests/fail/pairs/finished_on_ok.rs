// The Ok that makes an actor ready does not stop the group.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = finished, on_ok = stop)]
    api: u8,
}

fn main() {}
