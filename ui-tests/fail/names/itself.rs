// An actor does not wait for itself.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, requires = [api])]
    api: u8,
}

fn main() {}
