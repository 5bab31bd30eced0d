//! A function interrupt takes a reference to the cause.

use rungroup::{Cause, Context, group};

async fn serve(_: &u8, _: Context) {}

fn close(_: &u8, _: Cause) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = close)]
    api: u8,
}

fn main() {}
