// An option that takes a value has one.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires)]
    api: u8,
}

fn main() {}
