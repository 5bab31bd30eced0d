// An actor that is called so would hide the clone of the handle.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    clone: u8,
}

fn main() {}
