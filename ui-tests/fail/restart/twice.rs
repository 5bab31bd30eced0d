// An option stands once, in either form.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = always, restart(max_restarts = 5))]
    api: u8,
}

fn main() {}
