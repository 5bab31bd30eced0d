// `#[actor]` belongs on a field, not on the struct.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
#[actor(grace = "5s")]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
