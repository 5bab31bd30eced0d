// A thread cannot be dropped.
use rungroup::group;

#[group]
struct App {
    #[actor(blocking, interrupt = drop)]
    api: u8,
}

fn main() {}
