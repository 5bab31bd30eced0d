// A group provides the value of one of its actors.
use rungroup::group;

#[group(provides = stroe)]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: u8,
}

fn main() {}
