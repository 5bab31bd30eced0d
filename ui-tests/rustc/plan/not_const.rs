// An expression is const.
use rungroup::{Context, group};
use std::time::Duration;

async fn serve(_: u8, _: Context) {}

fn grace() -> Duration {
    Duration::from_secs(1)
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, grace = grace())]
    api: u8,
}

fn main() {}
