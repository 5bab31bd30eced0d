// A field without `execute` is an actor by its type.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    api: Box<u8>,
    #[actor(interrupt = drop)]
    web: u8,
}

fn main() {}
