// The key of an element is made from a reference to it.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, each(name = |worker, index| index))]
    workers: Vec<u8>,
}

fn main() {}
