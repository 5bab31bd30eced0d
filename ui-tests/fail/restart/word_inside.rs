// In the parentheses the word stands behind `when`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(always, max_restarts = 5))]
    api: u8,
}

fn main() {}
