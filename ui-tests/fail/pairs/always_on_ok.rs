// What is run again after its Ok does nothing else by it.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = always, on_ok = stop)]
    api: u8,
}

fn main() {}
