// An option that takes a value has one.
use rungroup::group;

#[group]
struct App {
    #[actor(execute, interrupt = cancel)]
    api: u8,
}

fn main() {}
