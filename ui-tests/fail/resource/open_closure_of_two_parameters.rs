// Only a resource that receives a value opens with two.
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
    #[resource(open = async |options, db| Pool::connect(options).await, close = Pool::close)]
    pg: u8,
}

fn main() {}
