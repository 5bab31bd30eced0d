// An execute takes the field.
use rungroup::{Context, group};

async fn serve(_: u16, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
