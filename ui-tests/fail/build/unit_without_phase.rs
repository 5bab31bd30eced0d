// A unit takes part in a phase, and is nothing else.
use rungroup::{Context, group};

async fn serve(_: u16, _ctx: Context) {}

#[group]
struct App {
    #[unit]
    schema: u16,
    #[unit(role = "data", interrupt = cancel)]
    store: u16,
    #[unit(role = "")]
    cache: u16,
    #[actor(execute = serve, interrupt = cancel)]
    #[unit(role = "data")]
    api: u16,
}

fn main() {}
