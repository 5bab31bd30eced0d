// An option in the parentheses stands once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(limit = 5, limit = 6))]
    api: u8,
}

fn main() {}
