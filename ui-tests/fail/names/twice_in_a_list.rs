// A name stands in a list once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [db, db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
