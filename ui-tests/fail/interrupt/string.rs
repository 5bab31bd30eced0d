// A word is written without quotes.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = "cancel")]
    api: u8,
}

fn main() {}
