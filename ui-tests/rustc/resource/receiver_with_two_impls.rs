// A type that several impls leave open is stated by `provides`.
use rungroup::{Actor, Context, group};

#[derive(Clone)]
struct Pool;

impl Pool {
    async fn connect(_: u8) -> std::io::Result<Pool> {
        Ok(Pool)
    }

    async fn close(&self) {}
}

struct Api;

impl Actor<(), Pool> for Api {
    async fn execute(self, ctx: Context<(), Pool>) -> anyhow::Result<()> {
        Ok(ctx.interrupted().await)
    }
}

impl Actor<(), u8> for Api {
    async fn execute(self, ctx: Context<(), u8>) -> anyhow::Result<()> {
        Ok(ctx.interrupted().await)
    }
}

#[group]
struct App {
    #[resource(open = Pool::connect, close = Pool::close)]
    pg: u8,
    #[actor(interrupt = cancel, receives = pg)]
    api: Api,
}

fn main() {}
