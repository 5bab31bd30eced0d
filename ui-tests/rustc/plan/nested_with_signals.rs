// Signals stop the outermost group, which also drains.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group(signals = [TERM])]
struct Listens {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group(drain = "1s")]
struct Drains {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual)]
    listens: Listens,
    #[actor(interrupt = cancel, ready = manual)]
    drains: Drains,
}

fn main() {}
