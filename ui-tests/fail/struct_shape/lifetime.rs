// Actors own their values.
use rungroup::group;

#[group]
struct App<'a> {
    #[actor(interrupt = cancel)]
    api: &'a u8,
}

fn main() {}
