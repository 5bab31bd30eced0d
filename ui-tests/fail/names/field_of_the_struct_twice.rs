// Each field of a struct of received values is named once.
use rungroup::{Context, group};

struct Needs {
    db: u8,
    cache: u8,
}

async fn open(_: u8, _: Context<u8>) {}

async fn query(_: u8, ctx: Context<(), Needs>) {
    drop((ctx.received().db, ctx.received().cache));
}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    store: u8,
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    cache: u8,
    #[actor(execute = query, interrupt = cancel, receives = Needs { db: store, db: cache })]
    api: u8,
}

fn main() {}
