// A group has at least one actor, after `#[cfg]`.
use rungroup::group;

#[group]
struct App {
    #[cfg(any())]
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
