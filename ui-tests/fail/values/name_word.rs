// A name is a string.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, name = api)]
    api: u8,
    #[actor(interrupt = cancel, name = my-web)]
    web: u8,
}

fn main() {}
