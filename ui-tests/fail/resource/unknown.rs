// An option with a slip in it is answered with the option.
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
    #[resource(open = Pool::connect, clsoe = Pool::close)]
    pg: u8,
}

fn main() {}
