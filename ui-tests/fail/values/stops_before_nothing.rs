// A list is not empty.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_before = [])]
    api: u8,
}

fn main() {}
