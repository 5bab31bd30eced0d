// A name can be a thread's.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, name = "a\0b")]
    api: u8,
}

fn main() {}
