// The execute of a box is called once.
use rungroup::{Boxed, group};

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure)]
    server: Boxed,
}

fn main() {}
