// The field passes the value that the group receives.
use rungroup::{Context, group};

#[group(receives = (pool: String), provides = store)]
struct Cache {
    #[actor(execute = open, interrupt = cancel, receives = pool, provides = u8)]
    store: u16,
}

async fn open(_: u16, ctx: Context<u8, String>) {
    ctx.provide(1);
}

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    cache: Cache,
}

fn main() {}
