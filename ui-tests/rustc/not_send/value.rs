// A value is cloned for each receiver, on other threads.
use rungroup::{Context, group};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

struct NotClone;

async fn serve(_: u8, ctx: Context<(), Rc<u8>>) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[value]
    not_send: Rc<u8>,
    #[value]
    not_sync: Arc<Cell<u8>>,
    #[value]
    not_clone: NotClone,
    #[actor(execute = serve, interrupt = cancel, receives = not_send)]
    api: u8,
}

fn main() {}
