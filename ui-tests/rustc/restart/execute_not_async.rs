// The execute of an actor that restarts is async like any other.
use rungroup::{Context, group};

fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart = on_failure)]
    api: u8,
}

fn main() {}
