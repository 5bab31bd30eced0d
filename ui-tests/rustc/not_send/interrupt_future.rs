// Async interrupts run elsewhere, too.
use rungroup::{Cause, Context, group};

async fn serve(_: &u8, _: Context) {}

async fn close(_: &u8, _: &Cause) {
    let local = std::rc::Rc::new(1);
    std::future::ready(()).await;
    drop(local);
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = close)]
    api: u8,
}

fn main() {}
