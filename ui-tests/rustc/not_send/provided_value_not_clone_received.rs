// A provided value is cloned for its receivers. A missing `Clone` is reported at the provider.
use rungroup::{Context, group};

struct Db;

struct Needs {
    db: Db,
}

async fn open(_: u8, _: Context<Db>) {}

async fn query(_: u8, _: Context<(), Db>) {}

async fn report(_: u8, ctx: Context<(), Needs>) {
    let _ = &ctx.received().db;
}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = Db)]
    store: u8,
    #[actor(execute = query, interrupt = cancel, receives = store)]
    api: u8,
    #[actor(execute = report, interrupt = cancel, receives = Needs { db: store })]
    reports: u8,
}

fn main() {}
