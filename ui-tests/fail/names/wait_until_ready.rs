// The methods of a handle are no names for actors.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel)]
    wait_until_ready: u8,
}

fn main() {}
