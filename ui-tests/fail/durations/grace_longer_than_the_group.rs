// A grace fits into the group's.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, grace = "30s")]
    api: u8,
}

fn main() {}
