// Beside an `execute` any name could be a function: if none exists, the kind of interrupt is suggested.
use rungroup::{Context, group};

async fn serve(_: &u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancle)]
    api: u8,
    #[actor(execute = serve, interrupt = dorp)]
    web: u8,
}

fn main() {}
