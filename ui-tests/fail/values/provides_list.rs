// An actor provides one value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = [String, u32])]
    api: u8,
    #[actor(interrupt = cancel, provides = [String])]
    db: u8,
}

fn main() {}
