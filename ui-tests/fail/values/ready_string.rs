// `ready` is one of three words.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = "manual")]
    api: u8,
}

fn main() {}
