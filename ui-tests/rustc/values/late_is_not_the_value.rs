// An actor with `late` receives a `Late`, and one without it the value.
use rungroup::{Context, Late, group};

#[group]
struct App {
    #[actor(execute = now, interrupt = cancel, receives = late(db))]
    web: u8,
    #[actor(execute = later, interrupt = cancel, receives = db)]
    api: u8,
    #[actor(execute = provide, interrupt = cancel, provides = u64)]
    db: u8,
}

async fn now(_: u8, _: Context<(), u64>) {}

async fn later(_: u8, _: Context<(), Late<u64>>) {}

async fn provide(_: u8, _: Context<u64>) {}

fn main() {}
