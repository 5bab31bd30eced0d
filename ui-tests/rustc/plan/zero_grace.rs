// A grace of nothing is no grace, also when it is computed.
use rungroup::{Context, group};
use std::time::Duration;

const NOTHING: Duration = Duration::ZERO;

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, grace = NOTHING)]
    api: u8,
}

fn main() {}
