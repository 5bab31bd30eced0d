// Fields are named without quotes.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = "db")]
    api: u8,
    #[actor(interrupt = cancel, ready = started)]
    db: u8,
}

fn main() {}
