// A box provides and receives what its type states.
use rungroup::{Boxed, BoxedBlocking, group};

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u16)]
    server: Boxed<u32>,
    #[actor(blocking, interrupt = cancel, receives = server)]
    client: BoxedBlocking<(), u8>,
    #[actor(interrupt = cancel)]
    thread: BoxedBlocking,
}

fn main() {}
