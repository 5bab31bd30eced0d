// An async block cannot borrow the value that the closure around it is called with.
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
    #[resource(open = Pool::connect, close = |pool| async move { pool.close().await })]
    pg: u8,
}

fn main() {}
