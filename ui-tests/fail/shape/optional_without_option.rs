// An optional actor has a field that can be `None`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, optional)]
    cache: u8,
}

fn main() {}
