// A received value has the type that its source provides.
use rungroup::{Context, group};

async fn open(_: u8, _: Context<u8>) {}

async fn query(_: u8, _: Context<(), u16>) {}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    store: u8,
    #[actor(execute = query, interrupt = cancel, receives = store)]
    api: u8,
}

fn main() {}
