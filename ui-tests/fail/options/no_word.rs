// An option begins with its word.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, 5)]
    api: u8,
}

fn main() {}
