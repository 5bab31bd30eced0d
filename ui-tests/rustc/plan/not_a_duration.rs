// An expression is a `Duration`.
use rungroup::{Context, group};

const SECONDS: u64 = 5;

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, grace = SECONDS)]
    api: u8,
}

fn main() {}
