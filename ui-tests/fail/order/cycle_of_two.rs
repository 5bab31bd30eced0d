// Two actors cannot require each other.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, requires = [db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual, requires = [api])]
    db: u8,
}

fn main() {}
