// A group is taken apart before it runs: its own `Drop` would come too early.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

impl Drop for App {
    fn drop(&mut self) {}
}

fn main() {}
