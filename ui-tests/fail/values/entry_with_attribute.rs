// Only `#[cfg]` stands on an entry.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [#[allow(unused)] db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
