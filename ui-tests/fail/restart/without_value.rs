// It says when.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart)]
    api: u8,
}

fn main() {}
