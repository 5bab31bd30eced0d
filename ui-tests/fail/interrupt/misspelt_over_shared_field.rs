// A slip of one letter is a kind of interrupt, and not a function. There is no error about `execute`.
use rungroup::{Context, group};

async fn serve(_: &u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel_)]
    api: u8,
    #[actor(execute = serve, interrupt = dorp)]
    web: u8,
}

fn main() {}
