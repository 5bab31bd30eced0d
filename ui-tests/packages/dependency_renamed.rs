// A crate under another name needs `crate = path`, and its name in quotes is one mistake.
use rg::{Context, group};

#[group]
struct App {
    #[actor(execute = api, interrupt = cancel)]
    api: u16,
}

async fn api(_: u16, ctx: Context) {
    ctx.interrupted().await;
}

#[group(crate = "rg")]
struct Quoted {
    #[actor(execute = api, interrupt = cancel)]
    api: u16,
}

fn main() {}
