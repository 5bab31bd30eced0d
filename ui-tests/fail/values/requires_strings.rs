// A list names fields.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = ["db", self.db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
