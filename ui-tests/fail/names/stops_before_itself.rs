// An actor does not stop before itself.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_before = [api])]
    api: u8,
}

fn main() {}
