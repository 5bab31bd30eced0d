// A drain of nothing is no drain.
use rungroup::group;

#[group(drain = "0s")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
