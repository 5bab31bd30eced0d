// Something stands in the parentheses.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart())]
    api: u8,
}

fn main() {}
