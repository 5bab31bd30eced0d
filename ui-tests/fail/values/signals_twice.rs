// A signal is listed once.
use rungroup::group;

#[group(signals = [INT, TERM, INT])]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
