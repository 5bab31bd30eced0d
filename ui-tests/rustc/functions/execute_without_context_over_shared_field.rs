//! An execute beside a function interrupt takes two parameters.

use rungroup::group;

async fn serve(_: &u8) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = |_, _| {})]
    api: u8,
}

fn main() {}
