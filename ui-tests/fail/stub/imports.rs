// Imports that only options name count as used, and the types of a closure without its options lead to no further error.
use rungroup::group;
use user::{Db, LIMIT, Needs, NewDb, Watch, close, connect, open, serve};

mod user {
    use rungroup::{Cause, Context};

    #[derive(Clone)]
    pub struct Db;

    pub struct Needs {
        pub db: Db,
    }

    pub trait NewDb {
        fn new_db(&self) -> Db {
            Db
        }
    }

    impl NewDb for u8 {}

    pub trait Watch {
        fn watch(&self) {}
    }

    impl Watch for Needs {}

    pub const LIMIT: std::time::Duration = std::time::Duration::from_secs(1);

    pub fn connect(_: &str) -> std::io::Result<()> {
        Ok(())
    }

    pub async fn open<T>(_: T, _: Context<Db>) {}

    pub async fn serve<T>(_: &T, ctx: Context<(), Needs>) {
        drop(&ctx.received().db);
    }

    pub fn close<T>(_: &T, _: &Cause) {}
}

#[group(grace = LIMIT)]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = Db, ready_within = LIMIT)]
    store: u8,
    #[actor(execute = serve, interrupt = close, receives = Needs { db: store })]
    api: u8,
    #[actor(
        execute = async |name, ctx| {
            connect(&name)?;
            ctx.received().watch();
            ctx.provide(name.len().new_db());
            Ok(())
        },
        interupt = cancel
    )]
    query: String,
}

fn main() {}
