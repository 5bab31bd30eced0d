// A struct of received values has the fields that are named.
use rungroup::{Context, group};

struct Needs {
    db: u8,
}

async fn open(_: u8, _: Context<u8>) {}

async fn query(_: u8, ctx: Context<(), Needs>) {
    drop(ctx.received().db);
}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    store: u8,
    #[actor(execute = query, interrupt = cancel, receives = Needs { database: store })]
    api: u8,
}

fn main() {}
