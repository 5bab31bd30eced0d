// `on_ok` is one of two words.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, on_ok = ignore)]
    api: u8,
}

fn main() {}
