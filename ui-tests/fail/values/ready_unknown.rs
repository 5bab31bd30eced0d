// `ready` is one of three words.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manually)]
    api: u8,
}

fn main() {}
