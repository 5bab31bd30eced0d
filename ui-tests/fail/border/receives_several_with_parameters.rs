// The struct of several received values has no parameters.
use rungroup::group;

#[group(receives = (pool: u8, name: String))]
struct App<T> {
    #[actor(interrupt = cancel, receives = pool)]
    store: T,
}

fn main() {}
