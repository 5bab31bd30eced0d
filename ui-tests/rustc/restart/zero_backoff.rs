// A backoff is longer than zero, also if it is computed.
use rungroup::{Context, group};
use std::time::Duration;

const NOTHING: Duration = Duration::ZERO;

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart(backoff = NOTHING))]
    api: u8,
}

fn main() {}
