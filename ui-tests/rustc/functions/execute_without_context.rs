// An execute takes the context.
use rungroup::group;

async fn serve(_: u8) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
