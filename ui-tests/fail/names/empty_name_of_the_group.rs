// A name can be read.
use rungroup::group;

#[group(name = "")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
