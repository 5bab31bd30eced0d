// A source stands without quotes.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = "db")]
    api: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
}

fn main() {}
