// A blocking execute is an ordinary function, also one that shares its field.
use rungroup::{Context, group};

async fn serve(_: &u8, _: Context) {}

#[group]
struct App {
    #[actor(blocking, execute = serve, interrupt = |_, _| {})]
    api: u8,
}

fn main() {}
