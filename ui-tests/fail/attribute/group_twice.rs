// One `#[group]` a struct.
use rungroup::{Context, group};

#[group(name = "one")]
#[rungroup::group(grace = "5s")]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

async fn serve(_: u8, _: Context) {}

fn main() {}
