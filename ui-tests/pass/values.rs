// Provided and received values: one, a struct of several, both at the same time, through the traits, late, and of fields.
use rungroup::{Actor, Context, Late, group};

#[derive(Clone)]
struct Db;

#[derive(Clone)]
struct Cache<K, V>(std::marker::PhantomData<(K, V)>);

struct Needs<T> {
    db: Db,
    cache: T,
}

struct Store;

impl Actor<Db> for Store {
    async fn execute(self, ctx: Context<Db>) -> anyhow::Result<()> {
        ctx.provide(Db);
        Ok(())
    }
}

struct Both;

impl Actor<u8, Db> for Both {
    async fn execute(self, ctx: Context<u8, Db>) -> anyhow::Result<()> {
        let _: &Db = ctx.received();
        ctx.provide(1);
        Ok(())
    }
}

struct Client;

impl Actor<(), Late<Db>> for Client {
    async fn execute(self, ctx: Context<(), Late<Db>>) -> anyhow::Result<()> {
        let _: Option<Db> = ctx.received().wait().await;
        Ok(())
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel, receives = late(store))]
    client: Client,
    #[actor(
        execute = async |_, ctx| { let Needs { db: Db, cache } = ctx.received(); cache.get(); },
        interrupt = cancel,
        receives = Needs::<Late<u8>> { db: store, cache: late(both) },
    )]
    late: u8,
    #[actor(interrupt = cancel, receives = store, provides = u8)]
    both: Both,
    #[actor(interrupt = cancel, provides = Db)]
    store: Store,
    #[actor(execute = async |_, ctx| ctx.provide(Cache(std::marker::PhantomData)), interrupt = cancel, provides = Cache<u8, Vec<u8>>)]
    cache: u8,
    #[actor(
        execute = async |_, ctx| { let Needs { db: Db, cache: Cache(_) } = ctx.received(); },
        interrupt = cancel,
        receives = Needs::<Cache<u8, Vec<u8>>> { db: store, cache },
        requires = [both],
    )]
    api: u8,
    #[actor(execute = async |_, ctx| { let _ = ctx.received().len(); }, interrupt = cancel, receives = state)]
    web: u8,
    #[value]
    state: std::sync::Arc<str>,
    #[value]
    #[allow(dead_code)]
    r#type: u8,
}

#[group]
struct Generic<T: Clone + Send + Sync + 'static> {
    #[value]
    state: T,
    #[actor(execute = async |_, ctx| drop(ctx.received().clone()), interrupt = cancel, receives = state)]
    web: u8,
    #[actor(execute = async |value, ctx| ctx.provide(value), interrupt = cancel, provides = T, restart = on_failure, dependents = keep)]
    source: T,
    #[actor(execute = async |_, ctx| drop(ctx.received().get()), interrupt = cancel, receives = late(source))]
    sink: u8,
}

fn main() {
    drop(Generic { state: 1, web: 2, source: 3, sink: 4 }.into_group());
    drop(App { client: Client, late: 0, both: Both, store: Store, cache: 1, api: 2, web: 3, state: "".into(), r#type: 4 }.into_group());
}
