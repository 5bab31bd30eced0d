// An option in the parentheses stands once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_restarts = 5, max_restarts = 6))]
    api: u8,
}

fn main() {}
