// A slip in a value, an unknown option and an unknown name hide neither each other nor a forgotten interrupt.
use rungroup::{Context, group};

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancle, requires = [bd], grase = "5s")]
    api: u8,
    #[actor(execute = serve)]
    db: u8,
}

fn main() {}
