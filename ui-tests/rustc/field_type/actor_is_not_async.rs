// `Actor::execute` is async.
use rungroup::{Actor, Context};

struct Server;

impl Actor for Server {
    fn execute(self, ctx: Context) -> anyhow::Result<()> {
        drop(ctx);
        Ok(())
    }
}

fn main() {}
