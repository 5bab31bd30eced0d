// Futures run elsewhere.
use rungroup::{Context, group};

async fn serve(_: u8, ctx: Context) {
    let local = std::rc::Rc::new(1);
    ctx.interrupted().await;
    drop(local);
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
