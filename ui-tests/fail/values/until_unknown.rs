// `until` is one of two words.
use rungroup::group;

#[group(until = any)]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
