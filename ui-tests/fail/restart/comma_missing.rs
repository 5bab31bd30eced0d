// Options in the parentheses are separated by commas.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(delay = "1s" limit = 5))]
    api: u8,
}

fn main() {}
