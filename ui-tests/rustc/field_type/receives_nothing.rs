// The field receives what its type does.
use rungroup::{Actor, Context, group};

struct Api;

impl Actor<(), u8> for Api {
    async fn execute(self, _: Context<(), u8>) -> anyhow::Result<()> {
        Ok(())
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel)]
    api: Api,
}

fn main() {}
