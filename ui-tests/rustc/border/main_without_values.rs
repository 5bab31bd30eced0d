// The outermost group is given its values.
use rungroup::{Context, group};

#[group(receives = (pool: String), provides = store)]
struct Cache {
    #[actor(execute = open, interrupt = cancel, receives = pool, provides = u8)]
    store: u16,
}

async fn open(_: u16, ctx: Context<u8, String>) {
    ctx.provide(1);
}

fn main() -> rungroup::Exit {
    rungroup::main(async || Ok(Cache { store: 1 }))
}
