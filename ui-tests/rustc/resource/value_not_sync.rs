// Receivers on other threads use the value.
use rungroup::group;

#[derive(Clone)]
struct Pool(std::cell::Cell<u8>);

impl Pool {
    async fn connect(_: u8) -> std::io::Result<Pool> {
        Ok(Pool(Default::default()))
    }

    fn close(&self) {}
}

#[group]
struct App {
    #[resource(open = Pool::connect, close = Pool::close)]
    pg: u8,
}

fn main() {}
