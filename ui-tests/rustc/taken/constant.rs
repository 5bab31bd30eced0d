// The generated constant is taken.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

impl App {
    const PLAN: u8 = 1;
}

fn main() {}
