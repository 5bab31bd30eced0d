// An actor that restarts after `Ok` has no other action for `Ok`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = always, on_ok = stop)]
    api: u8,
}

fn main() {}
