// A group is an actor already.
use rungroup::{Actor, Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

impl Actor for App {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

fn main() {}
