// The field of an actor is a list only if each element is an actor.
use rungroup::{Context, group};

struct Worker;

async fn work(_: Worker, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = work, interrupt = cancel)]
    workers: Vec<Worker>,
    #[actor(execute = work, interrupt = cancel)]
    pair: [Worker; 2],
}

fn main() {}
