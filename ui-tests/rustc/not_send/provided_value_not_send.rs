// A provided value is handed to other threads.
use rungroup::{Context, group};
use std::rc::Rc;

async fn open(_: u8, _: Context<Rc<u8>>) {}

async fn query(_: u8, _: Context<(), Rc<u8>>) {}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = Rc<u8>)]
    store: u8,
    #[actor(execute = query, interrupt = cancel, receives = store)]
    api: u8,
}

fn main() {}
