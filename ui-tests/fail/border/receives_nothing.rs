// A list of received values is not empty.
use rungroup::group;

#[group(receives = ())]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
