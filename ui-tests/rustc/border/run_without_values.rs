// A group that receives values runs only with them.
use rungroup::{Context, group};

#[group(receives = (pool: String), provides = store)]
struct Cache {
    #[actor(execute = open, interrupt = cancel, receives = pool, provides = u8)]
    store: u16,
}

async fn open(_: u16, ctx: Context<u8, String>) {
    ctx.provide(1);
}

async fn run() {
    let _ = Cache { store: 1 }.run().await;
}

fn main() {
    let _ = run();
}
