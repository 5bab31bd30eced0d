// The `impl Actor` has the types of `provides` and `receives`.
use rungroup::{Actor, Context, group};

struct Counter;

impl Actor for Counter {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.interrupted().await;
        Ok(())
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u64)]
    counter: Counter,
}

fn main() {}
