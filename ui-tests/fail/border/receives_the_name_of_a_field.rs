// A received value is no field.
use rungroup::group;

#[group(receives = (pool: u8))]
struct App {
    #[actor(interrupt = cancel, receives = pool)]
    store: u8,
    pool: u8,
}

fn main() {}
