// An actor that others require sets `ready`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [db])]
    api: u8,
    #[actor(interrupt = cancel, requires = [db])]
    web: u8,
    #[actor(interrupt = cancel)]
    db: u8,
}

fn main() {}
