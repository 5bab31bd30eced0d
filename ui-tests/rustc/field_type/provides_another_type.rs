// The field provides what its type does.
use rungroup::{Actor, Context, group};

struct Store;

impl Actor<u16> for Store {
    async fn execute(self, _: Context<u16>) -> anyhow::Result<()> {
        Ok(())
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u8)]
    store: Store,
}

fn main() {}
