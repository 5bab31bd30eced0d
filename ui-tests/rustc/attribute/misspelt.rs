// A misspelt `#[actor]` is one error; the empty group is not reported.
use rungroup::group;

#[group]
struct App {
    #[actr(interrupt = cancel)]
    api: u8,
}

fn main() {}
