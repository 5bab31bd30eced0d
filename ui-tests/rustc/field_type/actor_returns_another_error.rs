// `Actor::execute` returns `anyhow::Result<()>`.
use rungroup::{Actor, Context};

struct Reader;

impl Actor for Reader {
    async fn execute(self, ctx: Context) -> Result<(), std::io::Error> {
        ctx.interrupted().await;
        Ok(())
    }
}

fn main() {}
