// A blocking field without `execute` is a blocking actor by its type.
use rungroup::{Actor, Context, group};

struct Worker;

impl Actor for Worker {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

#[group]
struct App {
    #[actor(blocking, interrupt = cancel)]
    api: Worker,
}

fn main() {}
