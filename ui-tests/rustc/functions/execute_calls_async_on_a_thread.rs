// A closure that returns a future is async.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(blocking, execute = |value, ctx| serve(value, ctx), interrupt = cancel)]
    api: u8,
}

fn main() {}
