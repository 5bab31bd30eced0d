// `#[actor]` is part of `#[group]`, and has no import.
use rungroup::{actor, group};

#[group]
struct App {
    #[actor(execute = async |_, ctx| ctx.interrupted().await, interrupt = cancel)]
    api: u8,
}

fn main() {}
