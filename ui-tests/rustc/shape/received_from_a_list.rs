// A receiver gets a `Vec` of a list, an `Option` of an optional actor, and a `Late` of a late one.
use rungroup::{Context, group};

async fn provide(port: u16, ctx: Context<u16>) {
    ctx.provide(port);
    ctx.interrupted().await;
}

async fn of_one(_: (), ctx: Context<(), u16>) {
    println!("{}", ctx.received());
}

#[group]
struct App {
    #[actor(execute = provide, interrupt = cancel, provides = u16, each)]
    shards: [u16; 2],
    #[actor(execute = provide, interrupt = cancel, provides = u16, optional)]
    cache: Option<u16>,
    #[actor(execute = of_one, interrupt = cancel, receives = shards)]
    of_list: (),
    #[actor(execute = of_one, interrupt = cancel, receives = cache)]
    of_optional: (),
}

fn main() {}
