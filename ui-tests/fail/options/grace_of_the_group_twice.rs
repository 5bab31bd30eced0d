// An option is given once.
use rungroup::group;

#[group(grace = "5s", name = "x", grace = none)]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
