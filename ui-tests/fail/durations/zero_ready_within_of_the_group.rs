// A limit for the start is longer than zero.
use rungroup::group;

#[group(ready_within = "0s")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
