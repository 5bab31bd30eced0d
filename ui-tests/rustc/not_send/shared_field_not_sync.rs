// A field that execute and interrupt share is shared between threads.
use rungroup::{Context, group};
use std::cell::Cell;

async fn serve(_: &Cell<u8>, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = |_, _| {})]
    api: Cell<u8>,
}

fn main() {}
