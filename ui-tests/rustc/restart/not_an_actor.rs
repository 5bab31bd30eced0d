// A field that is not an actor is reported, also with `restart`.
use rungroup::group;

#[derive(Clone)]
struct Socket;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure)]
    api: Socket,
}

fn main() {}
