// The actor provides a value.
use rungroup::group;

#[group(provides = store)]
struct App {
    #[actor(interrupt = cancel)]
    store: u8,
}

fn main() {}
