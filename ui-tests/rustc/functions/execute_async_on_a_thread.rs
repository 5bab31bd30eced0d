// A blocking execute is an ordinary function.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(blocking, execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
