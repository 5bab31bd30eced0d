// A name stands in one list.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [db], receives = db)]
    api: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
}

fn main() {}
