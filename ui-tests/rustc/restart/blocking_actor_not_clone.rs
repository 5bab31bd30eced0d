// A blocking actor by its own impl is cloned, too.
use rungroup::{BlockingActor, Context, group};

struct Socket;

impl BlockingActor for Socket {
    fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

#[group]
struct App {
    #[actor(blocking, interrupt = cancel, restart = on_failure)]
    api: Socket,
}

fn main() {}
