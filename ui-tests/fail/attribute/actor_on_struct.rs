// `#[actor]` is for fields: on the struct nobody would read it.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
#[actor(grace = "5s")]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
