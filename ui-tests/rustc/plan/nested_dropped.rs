// A group is interrupted, not dropped.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct Inner {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group]
struct App {
    #[actor(interrupt = drop, ready = manual)]
    inner: Inner,
}

fn main() {}
