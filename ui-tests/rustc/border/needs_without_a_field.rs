// The parent group passes each value.
use rungroup::{Context, group};

#[group(receives = (pool: String, size: u8))]
struct Cache {
    #[actor(execute = open, interrupt = cancel, receives = pool)]
    store: u16,
}

async fn open(_: u16, _: Context<(), String>) {}

#[group]
struct App {
    #[value]
    pool: String,
    #[actor(interrupt = cancel, ready = manual, receives = CacheNeeds { pool })]
    cache: Cache,
}

fn main() {}
