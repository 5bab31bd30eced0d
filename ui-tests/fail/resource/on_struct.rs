// The attribute belongs on a field.
use rungroup::{Context, group};

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
#[resource(open = connect, close = drop)]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
