// A nested group is `ready = manual`.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct Inner {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group]
struct App {
    #[actor(interrupt = cancel, ready = started)]
    inner: Inner,
}

fn main() {
    let _ = App { inner: Inner { api: 1 } }.run();
}
