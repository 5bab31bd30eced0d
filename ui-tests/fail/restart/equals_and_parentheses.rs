// Parentheses stand without an equals sign.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = (when = always, max_restarts = 5))]
    api: u8,
}

fn main() {}
