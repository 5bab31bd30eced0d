// An option begins with its word.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, "name")]
    api: u8,
}

fn main() {}
