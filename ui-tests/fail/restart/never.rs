// An actor that never restarts has no `restart`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = never)]
    api: u8,
}

fn main() {}
