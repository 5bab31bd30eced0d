// The effect of a restart on the receivers is stated.
use rungroup::group;

#[derive(Clone)]
struct Pool;

impl Pool {
    async fn connect(_: u8) -> std::io::Result<Pool> {
        Ok(Pool)
    }

    async fn close(&self) {}
}

#[group]
struct App {
    #[resource(open = Pool::connect, close = Pool::close, restart = on_failure)]
    pg: u8,
    #[actor(execute = serve, interrupt = cancel, receives = pg)]
    api: u8,
}

fn main() {}
