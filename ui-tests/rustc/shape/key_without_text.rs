// A key becomes a part of a name.
use rungroup::{Context, group};

struct Region;

struct Worker {
    region: Region,
}

async fn work(_worker: Worker, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = work, interrupt = cancel, each(name = |worker| &worker.region))]
    workers: Vec<Worker>,
}

fn main() {}
