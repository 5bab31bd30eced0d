// The methods of a handle are no names for actors.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    state: u8,
}

fn main() {}
