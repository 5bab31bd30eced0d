// A received value is cloned for each receiver.
use rungroup::{Context, group};

struct Pool;

#[group(receives = (pool: Pool))]
struct Cache {
    #[actor(execute = open, interrupt = cancel)]
    store: u16,
}

async fn open(_: u16, _: Context) {}

fn main() {}
