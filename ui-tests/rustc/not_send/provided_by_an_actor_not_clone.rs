// A provided value is cloned, also that of a type that brings its own execute.
use rungroup::{Actor, Context, group};

struct Db;

struct Store;

impl Actor<Db> for Store {
    async fn execute(self, ctx: Context<Db>) -> anyhow::Result<()> {
        ctx.provide(Db);
        Ok(())
    }
}

struct Api;

impl Actor<(), Db> for Api {
    async fn execute(self, _: Context<(), Db>) -> anyhow::Result<()> {
        Ok(())
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel, provides = Db)]
    store: Store,
    #[actor(interrupt = cancel, receives = store)]
    api: Api,
}

fn main() {}
