// The delay grows, also when it is computed.
use rungroup::{Context, group};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(10);

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart(delay = LONG, max_delay = "5s"))]
    api: u8,
}

fn main() {}
