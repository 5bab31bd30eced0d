// A list names actors.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [config])]
    api: u8,
    config: u8,
}

fn main() {}
