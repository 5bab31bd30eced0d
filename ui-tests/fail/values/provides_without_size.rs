// A value that is provided has a known size.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = str)]
    api: u8,
    #[actor(interrupt = cancel, provides = dyn Store)]
    db: u8,
}

fn main() {}
