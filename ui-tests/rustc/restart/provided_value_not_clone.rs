// A value that each attempt provides is cloned for its receivers.
use rungroup::{Actor, Context, group};

struct Db;

async fn open(_: u8, ctx: Context<Db>) {
    ctx.provide(Db);
}

#[derive(Clone)]
struct Api;

impl Actor<(), Db> for Api {
    async fn execute(self, _: Context<(), Db>) -> anyhow::Result<()> {
        Ok(())
    }
}

async fn query(_: u8, _: Context<(), Db>) {}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = Db, restart = on_failure, dependents = restart)]
    store: u8,
    #[actor(interrupt = cancel, receives = store, restart = on_failure)]
    api: Api,
    #[actor(execute = query, interrupt = cancel, receives = store, restart = on_failure)]
    page: u8,
    #[actor(execute = async |_, _| {}, interrupt = |_, _| {}, receives = store, restart = on_failure)]
    feed: u8,
}

fn main() {}
