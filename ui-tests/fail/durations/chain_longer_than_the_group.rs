// The grace periods of a chain fit into that of the group.
use rungroup::group;

#[group(grace = "10s", drain = "1s")]
struct App {
    #[actor(interrupt = cancel, grace = "6s", requires = [db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual, grace = "6s")]
    db: u8,
    #[actor(interrupt = cancel, stops_last, grace = "1s")]
    metrics: u8,
}

fn main() {}
