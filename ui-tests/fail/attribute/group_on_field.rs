// `#[group]` is for the struct, and a field that has it is read as one with `#[actor]`.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[group(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
