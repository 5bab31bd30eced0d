// An option is given once.
use rungroup::group;

#[group]
struct App {
    #[actor(blocking, interrupt = cancel, blocking)]
    api: u8,
}

fn main() {}
