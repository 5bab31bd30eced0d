// No signals are `none`.
use rungroup::group;

#[group(signals = [])]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
