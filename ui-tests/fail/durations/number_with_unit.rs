// A unit stands inside the string.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, grace = 10ms)]
    api: u8,
}

fn main() {}
