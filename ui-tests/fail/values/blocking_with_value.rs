// A flag has no value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, blocking = true)]
    api: u8,
}

fn main() {}
