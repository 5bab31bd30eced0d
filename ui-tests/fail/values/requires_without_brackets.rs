// A list stands in brackets.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = db)]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
