// An execute is called with the field and its context.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = || async {}, interrupt = cancel)]
    api: u8,
}

fn main() {}
