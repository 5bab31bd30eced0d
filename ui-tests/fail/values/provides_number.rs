// `provides` is a type.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = 5)]
    api: u8,
}

fn main() {}
