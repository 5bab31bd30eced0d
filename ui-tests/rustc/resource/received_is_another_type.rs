// A receiver takes the opened value.
use rungroup::{Context, group};

#[derive(Clone)]
struct Pool;

impl Pool {
    async fn connect(_: u8) -> std::io::Result<Pool> {
        Ok(Pool)
    }

    async fn close(&self) {}
}

async fn serve(_: u8, ctx: Context<(), u16>) {
    ctx.interrupted().await;
}

#[group]
struct App {
    #[resource(open = Pool::connect, close = Pool::close)]
    pg: u8,
    #[actor(execute = serve, interrupt = cancel, receives = pg)]
    api: u8,
}

fn main() {}
