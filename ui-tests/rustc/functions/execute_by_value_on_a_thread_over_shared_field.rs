//! A blocking execute beside a function interrupt takes a reference.

use rungroup::{Context, group};

fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(blocking, execute = serve, interrupt = |_, _| {})]
    api: u8,
}

fn main() {}
