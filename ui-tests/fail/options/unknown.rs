// An unknown option: the nearest name.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requries = [db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
