// An option that is not there yet is unknown.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(when = always, delay = "1s"))]
    api: u8,
}

fn main() {}
