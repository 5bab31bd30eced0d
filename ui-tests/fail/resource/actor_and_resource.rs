// A field is an actor or a resource.
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
    #[actor(interrupt = cancel)]
    #[resource(open = Pool::connect, close = Pool::close)]
    pg: u8,
}

fn main() {}
