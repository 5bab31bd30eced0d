// A name is an option.
use rungroup::group;

#[group("app")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
