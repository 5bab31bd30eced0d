// A foreground actor returns for good.
use rungroup::group;

#[group(until = all)]
struct App {
    #[actor(interrupt = cancel, restart = always)]
    worker: u8,
}

fn main() {}
