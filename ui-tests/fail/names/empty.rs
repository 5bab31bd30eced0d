// A name can be read.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, name = "")]
    api: u8,
}

fn main() {}
