// A type stands without quotes.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = "Db")]
    db: u8,
}

fn main() {}
