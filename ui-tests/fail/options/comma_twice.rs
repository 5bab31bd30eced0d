// Between two commas there is an option.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel,, blocking)]
    api: u8,
}

fn main() {}
