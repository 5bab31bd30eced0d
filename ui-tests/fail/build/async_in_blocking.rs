// A function that blocks is not async.
use rungroup::{Context, group};

async fn serve(_: u16, _ctx: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, build = blocking(async || std::io::Result::Ok(80)))]
    api: u16,
}

fn main() {}
