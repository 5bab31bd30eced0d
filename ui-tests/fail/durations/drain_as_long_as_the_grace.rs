// The grace bounds the whole stop, drain included.
use rungroup::group;

#[group(grace = "10s", drain = "10s")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
