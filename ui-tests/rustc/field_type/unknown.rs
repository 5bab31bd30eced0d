// A type that does not exist is one error.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    api: Apy,
}

fn main() {}
