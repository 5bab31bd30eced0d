// A scope gives the handle of a group.
use rungroup::{Context, group};

async fn serve(_: u8, ctx: Context) {
    drop(ctx.handle_as::<App>());
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
