// The option needs a feature. `AppConfig` exists nevertheless.
use rungroup::{Context, group};

struct Args;

#[group]
struct App {
    #[actor(config = Args, execute = run, interrupt = cancel)]
    api: Args,
}

async fn run(_: Args, _: Context) {}

fn read(_: &AppConfig) {}

fn main() {
    let _ = read;
}
