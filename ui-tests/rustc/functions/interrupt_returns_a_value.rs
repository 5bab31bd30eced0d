// An interrupt returns nothing, or a result of nothing.
use rungroup::{Context, group};

async fn serve(_: &u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = |value, _| *value)]
    api: u8,
}

fn main() {}
