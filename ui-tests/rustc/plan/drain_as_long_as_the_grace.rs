// The grace bounds the whole stop, also when it is computed.
use rungroup::{Context, group};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

async fn serve(_: u8, _: Context) {}

#[group(grace = LONG, drain = LONG)]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
