// The handle of a nested group has a method for each of its actors.
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
    #[value]
    pool: String,
    #[actor(interrupt = cancel, receives = pool, provides = u8)]
    cache: Cache,
}

fn look(app: &AppHandle) {
    app.cache().refresher();
}

fn main() {
    let _ = look;
}
