// A field that is not `Send` is reported, also with `restart`.
use rungroup::{Context, group};
use std::rc::Rc;

async fn serve(_: Rc<u8>, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart = on_failure)]
    api: Rc<u8>,
}

fn main() {}
