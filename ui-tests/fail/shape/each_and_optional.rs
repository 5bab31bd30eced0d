// An empty list is absent already.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, optional, each)]
    workers: Option<Vec<u8>>,
}

fn main() {}
