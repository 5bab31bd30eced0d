// An actor that is ready by its return does not restart after it.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = finished, restart(when = always))]
    api: u8,
}

fn main() {}
