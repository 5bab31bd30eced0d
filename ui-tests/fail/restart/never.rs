// What is not run again says nothing.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = never)]
    api: u8,
}

fn main() {}
