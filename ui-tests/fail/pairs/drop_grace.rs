// A dropped future needs no grace period.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = drop, grace = "5s")]
    api: u8,
}

fn main() {}
