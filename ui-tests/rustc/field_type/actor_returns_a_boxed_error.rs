// `Actor::execute` returns `anyhow::Result<()>`; functions and closures also return boxed errors.
use rungroup::{Actor, Context};
use std::error::Error;

struct Reader;

impl Actor for Reader {
    async fn execute(self, ctx: Context) -> Result<(), Box<dyn Error + Send + Sync>> {
        ctx.interrupted().await;
        Ok(())
    }
}

/// As the help says.
struct Converts;

impl Actor for Converts {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        boxed().map_err(anyhow::Error::from_boxed)
    }
}

fn boxed() -> Result<(), Box<dyn Error + Send + Sync>> {
    Ok(())
}

fn main() {}
