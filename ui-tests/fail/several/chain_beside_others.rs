// A chain of graces that is longer than that of the group is shown beside other mistakes.
use rungroup::group;

#[group(grace = "10s")]
struct App {
    #[actor(interrupt = cancel, requires = [db, cahce], grace = "6s")]
    api: u8,
    #[actor(interrupt = cancel, ready = manual, grace = "6s")]
    db: u8,
    #[actor(requires = [db])]
    cache: u8,
}

fn main() {}
