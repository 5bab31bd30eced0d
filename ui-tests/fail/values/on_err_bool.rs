// `on_err` is one of two words.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, on_err = false)]
    api: u8,
}

fn main() {}
