// A word of another tool is answered with the option of this crate.
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
    #[resource(connect = Pool::connect, shutdown = Pool::close, timeout = "5s", depends_on = [db])]
    pg: u8,
}

fn main() {}
