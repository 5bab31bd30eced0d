// A received value is named once.
use rungroup::group;

#[group(receives = (pool: u8, pool: u16))]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
