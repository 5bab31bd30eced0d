// A function is named without quotes.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = "serve", interrupt = cancel)]
    api: u8,
}

fn main() {}
