// An actor between two others: a value that cannot be provided is reported at its type, and nowhere else.
use rungroup::{Context, group};

struct Db;

struct Index;

struct Needs {
    db: Db,
}

async fn open(_: u8, ctx: Context<Db>) {
    ctx.provide(Db);
}

async fn index(_: &u8, ctx: Context<Index, Needs>) {
    let _ = &ctx.received().db;
    ctx.provide(Index);
}

async fn query(_: u8, _: Context<(), Index>) {}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = Db)]
    store: u8,
    #[actor(execute = index, interrupt = |_, _| {}, provides = Index, receives = Needs { db: store })]
    index: u8,
    #[actor(execute = query, interrupt = cancel, receives = index)]
    api: u8,
}

fn main() {}
