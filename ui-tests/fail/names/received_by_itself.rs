// An actor cannot receive its own value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u8, receives = api)]
    api: u8,
}

fn main() {}
