// What is no actor is told so, also where it is run again.
use rungroup::group;

#[derive(Clone)]
struct Socket;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure)]
    api: Socket,
}

fn main() {}
