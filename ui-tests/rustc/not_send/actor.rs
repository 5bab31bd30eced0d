// Actors run elsewhere.
use rungroup::{Context, group};
use std::rc::Rc;

async fn serve(_: Rc<u8>, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: Rc<u8>,
}

fn main() {}
