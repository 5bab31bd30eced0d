// An execute returns nothing, or a result of nothing.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) -> u8 {
    1
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
