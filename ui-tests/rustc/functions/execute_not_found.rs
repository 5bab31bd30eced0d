// A function that does not exist is one error.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
