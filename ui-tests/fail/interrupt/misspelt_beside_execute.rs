// A slip in `cancel` is one mistake: nothing is reported about `execute`.
use rungroup::{Context, group};

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancle)]
    api: u8,
}

fn main() {}
