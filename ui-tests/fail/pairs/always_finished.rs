// What is ready by its Ok is not run again after it.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = finished, restart(when = always))]
    api: u8,
}

fn main() {}
