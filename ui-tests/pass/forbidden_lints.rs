// A user may forbid any lint: generated code allows none that this would refuse.
#![forbid(unsafe_code, dead_code, deprecated, unused, warnings, missing_docs, nonstandard_style, unused_qualifications)]
#![forbid(unused_lifetimes, unused_imports, clippy::all, clippy::pedantic)]
//! A program.
use rungroup::{Context, group};

async fn open(_: u8, ctx: Context<u8>) {
    ctx.provide(1);
}

#[group(drain = "1s")]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    store: u8,
    #[actor(execute = async |_, _| {}, interrupt = drop, receives = store)]
    api: u8,
}

fn main() {
    drop(App { store: 1, api: 2 }.into_group());
}
