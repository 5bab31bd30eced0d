// A signal: the nearest name.
use rungroup::group;

#[group(signals = [SIGTERM, KILL])]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
