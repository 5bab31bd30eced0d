// A long cycle is one mistake, with its whole path.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u8, requires = [queue])]
    web: u8,
    #[actor(interrupt = cancel, ready = manual, stops_before = [db])]
    queue: u8,
    #[actor(interrupt = cancel, provides = u8, receives = cache)]
    db: u8,
    #[actor(interrupt = cancel, provides = u8, requires = [web])]
    cache: u8,
}

fn main() {}
