// Graces fit into the group's, also when they are computed.
use rungroup::{Context, group};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, grace = LONG, stops_before = [db])]
    api: u8,
    #[actor(execute = serve, interrupt = cancel, grace = "10s")]
    db: u8,
}

fn main() {}
