// A list is not empty.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [])]
    api: u8,
}

fn main() {}
