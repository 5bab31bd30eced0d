// With a function interrupt execute gets the field by reference.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = |_, _| {})]
    api: u8,
}

fn main() {}
