// An actor without `provides` has no value.
use rungroup::{Context, Handle, group};

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

async fn declared(handle: AppHandle) {
    let _ = handle.api().provided().await;
}

async fn by_name(handle: Handle) {
    let _ = handle.actor("api").unwrap().provided().await;
}

fn main() {}
