//! The context of an execute has the types that the field declares.

use rungroup::{Context, group};

async fn store(_: u8, ctx: Context<u16>) {
    ctx.provide(1);
}

#[group]
struct App {
    #[actor(execute = store, interrupt = cancel, provides = String)]
    store: u8,
}

fn main() {}
