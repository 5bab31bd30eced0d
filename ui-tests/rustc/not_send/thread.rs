// A thread of its own is another thread.
use rungroup::{Context, group};
use std::rc::Rc;

fn serve(_: Rc<u8>, _: Context) {}

#[group]
struct App {
    #[actor(blocking, execute = serve, interrupt = cancel)]
    api: Rc<u8>,
}

fn main() {}
