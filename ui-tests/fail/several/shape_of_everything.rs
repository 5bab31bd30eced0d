// All mistakes of shape come at once, in the order of the source.
use rungroup::group;

#[group(nmae = "app", until = 1)]
struct App {
    #[actor(interrupt = cancel, requires = db, grace = 5)]
    api: u8,
    #[actor(interrupt, blocking = yes, reddy = manual)]
    db: u8,
}

fn main() {}
