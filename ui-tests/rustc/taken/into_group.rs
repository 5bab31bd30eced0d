// The names of the generated methods are taken, also by methods with another signature.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

impl App {
    fn into_group(self) {}
}

fn main() {}
