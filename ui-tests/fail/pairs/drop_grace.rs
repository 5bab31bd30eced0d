// What is dropped needs no grace.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = drop, grace = "5s")]
    api: u8,
}

fn main() {}
