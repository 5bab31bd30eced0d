// A group is not run again as a whole, whether or not it can be cloned.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[derive(Clone)]
#[group]
struct Inner {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, restart = on_failure)]
    inner: Inner,
}

fn main() {}
