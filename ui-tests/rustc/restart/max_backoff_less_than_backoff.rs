// The backoff grows, also when it is computed.
use rungroup::{Context, group};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(10);

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart(backoff = LONG, max_backoff = "5s"))]
    api: u8,
}

fn main() {}
