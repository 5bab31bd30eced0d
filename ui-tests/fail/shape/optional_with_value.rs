// `optional` takes no value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, optional = true)]
    cache: Option<u8>,
}

fn main() {}
