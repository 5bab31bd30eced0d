// The generated methods are taken.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

impl App {
    fn run(self) {}
}

fn main() {}
