// A name stands in one list.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [db], stops_before = [db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
