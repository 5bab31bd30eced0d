// A name is a string.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, name = api)]
    api: u8,
}

fn main() {}
