// One equals sign gives a value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt == cancel)]
    api: u8,
    #[actor(interrupt => drop)]
    web: u8,
}

fn main() {}
