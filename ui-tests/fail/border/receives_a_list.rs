// Received values have names.
use rungroup::group;

#[group(receives = [pool])]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
