// The field of an actor is an `Option` only if the actor is optional.
use rungroup::{Context, group};

struct Cache;

async fn cache(_: Cache, ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = cache, interrupt = cancel)]
    cache: Option<Cache>,
}

fn main() {}
