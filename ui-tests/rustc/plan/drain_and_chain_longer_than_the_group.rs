// The grace has room for the drain and the graces after it, also when they are computed.
use rungroup::{Context, group};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

async fn serve(_: u8, _: Context) {}

#[group(drain = Duration::from_secs(10))]
struct App {
    #[actor(execute = serve, interrupt = cancel, grace = LONG)]
    api: u8,
}

fn main() {}
