// A future that is not awaited does nothing.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = async |value, ctx| serve(value, ctx), interrupt = cancel)]
    api: u8,
}

fn main() {}
