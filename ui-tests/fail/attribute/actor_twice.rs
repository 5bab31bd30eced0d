// One `#[actor]` a field.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    #[actor(blocking)]
    api: u8,
}

fn main() {}
