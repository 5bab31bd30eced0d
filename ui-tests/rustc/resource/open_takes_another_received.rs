// The second parameter is the received value.
use rungroup::group;

#[derive(Clone)]
struct Pool;

impl Pool {
    async fn connect(_: u8, _: u32) -> std::io::Result<Pool> {
        Ok(Pool)
    }

    async fn close(&self) {}
}

#[group]
struct App {
    #[resource(open = Pool::connect, close = Pool::close, receives = size)]
    pg: u8,
    #[value]
    size: u16,
}

fn main() {}
