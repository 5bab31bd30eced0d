// A misspelt word would be a function.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancle)]
    api: u8,
}

fn main() {}
