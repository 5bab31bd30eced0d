// An unknown option: all there are.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, priority = 5)]
    api: u8,
}

fn main() {}
