// An actor by its own impl is cloned, too.
use rungroup::{Actor, Context, group};

struct Socket;

impl Actor for Socket {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure)]
    api: Socket,
}

fn main() {}
