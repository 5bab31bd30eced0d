// A misspelt `#[actor]` is one error: that the group then has no actor is not told.
use rungroup::group;

#[group]
struct App {
    #[actr(interrupt = cancel)]
    api: u8,
}

fn main() {}
