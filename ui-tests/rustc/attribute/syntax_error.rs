// A struct that cannot be read is one error.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    api,
}

fn main() {}
