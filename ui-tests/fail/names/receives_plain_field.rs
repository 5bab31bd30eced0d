// A list names actors.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = config)]
    api: u8,
    config: u8,
}

fn main() {}
