// Without a function interrupt, execute takes the field by value.
use rungroup::{Context, group};

async fn serve(_: &u8, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
