// An actor that provides is ready when it does.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, provides = u8)]
    api: u8,
}

fn main() {}
