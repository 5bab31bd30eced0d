// Only a resource is opened and closed.
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
    #[actor(open = Pool::connect, interrupt = cancel)]
    pg: u8,
}

fn main() {}
