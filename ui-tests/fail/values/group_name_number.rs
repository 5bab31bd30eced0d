// A name is a string.
use rungroup::group;

#[group(name = 5)]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
