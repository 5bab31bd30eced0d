// The grace bounds the whole stop, drain included.
use rungroup::group;

#[group(drain = "30s")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
