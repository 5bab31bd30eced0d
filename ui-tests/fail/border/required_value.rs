// A received value is always there.
use rungroup::group;

#[group(receives = (pool: u8))]
struct App {
    #[actor(interrupt = cancel, requires = [pool])]
    store: u8,
}

fn main() {}
