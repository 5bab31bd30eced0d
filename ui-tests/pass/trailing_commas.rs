// Commas may trail wherever options or entries are listed.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}
async fn open(_: u8, ctx: Context<u8>) {
    ctx.provide(1);
}
async fn query(_: u8, _: Context<(), Needs>) {}

struct Needs {
    _db: u8,
}

#[group(name = "app", signals = [INT, TERM,],)]
struct App {
    #[actor(execute = serve, interrupt = cancel, ready = manual,)]
    db: u8,
    #[actor(execute = serve, interrupt = cancel, requires = [db,],)]
    api: u8,
    #[actor(execute = open, interrupt = cancel, provides = u8,)]
    store: u8,
    #[actor(execute = query, interrupt = cancel, receives = Needs { _db: store, },)]
    query: u8,
}

fn main() {
    drop(App { db: 1, api: 2, store: 3, query: 4 }.into_group());
}
