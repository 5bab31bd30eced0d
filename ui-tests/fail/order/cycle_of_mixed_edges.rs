// The order has no cycle, over edges of any kind.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u8, requires = [db])]
    web: u8,
    #[actor(interrupt = cancel, ready = manual, stops_before = [cache])]
    db: u8,
    #[actor(interrupt = cancel, receives = web)]
    cache: u8,
}

fn main() {}
