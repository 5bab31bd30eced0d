// Signals stand without quotes.
use rungroup::group;

#[group(signals = ["TERM"])]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
