// `restart` names the returns after which the actor restarts.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart)]
    api: u8,
}

fn main() {}
