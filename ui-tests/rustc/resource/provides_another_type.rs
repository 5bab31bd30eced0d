// The stated type is that of the value.
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
    #[resource(open = Pool::connect, close = Pool::close, provides = u16)]
    pg: u8,
}

fn main() {}
