// The received values stand in parentheses.
use rungroup::group;

#[group(receives = pool: u8)]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
