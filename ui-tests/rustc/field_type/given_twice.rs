// A field that is there twice is one error.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
