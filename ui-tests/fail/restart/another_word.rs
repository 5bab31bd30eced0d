// It is one of the words.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_error)]
    api: u8,
}

fn main() {}
