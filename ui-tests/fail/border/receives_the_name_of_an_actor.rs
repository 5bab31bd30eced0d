// A received value is no actor.
use rungroup::group;

#[group(receives = (store: u8))]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
