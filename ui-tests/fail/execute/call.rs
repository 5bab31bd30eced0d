// A function is named, not called.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = api::serve(), interrupt = cancel)]
    api: u8,
}

fn main() {}
