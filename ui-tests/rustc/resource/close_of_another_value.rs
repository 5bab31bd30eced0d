// `close` takes what `open` opened.
use rungroup::group;

#[derive(Clone)]
struct Pool;

impl Pool {
    async fn connect(_: u8) -> std::io::Result<Pool> {
        Ok(Pool)
    }

    async fn close(&self) {}
}

async fn close(_: &String) {}

#[group]
struct App {
    #[resource(open = Pool::connect, close = close)]
    pg: u8,
}

fn main() {}
