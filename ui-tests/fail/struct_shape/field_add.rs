// A field becomes a method of the generated group, which has methods of its own.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    add: u8,
}

fn main() {}
