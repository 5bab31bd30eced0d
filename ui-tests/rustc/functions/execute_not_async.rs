// An execute is async unless `blocking`.
use rungroup::{Context, group};

fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
