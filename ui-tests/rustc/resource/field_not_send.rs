// The field is opened on another thread.
use rungroup::group;

#[derive(Clone)]
struct Pool;

impl Pool {
    async fn connect(_: std::rc::Rc<u8>) -> std::io::Result<Pool> {
        Ok(Pool)
    }

    async fn close(&self) {}
}

#[group]
struct App {
    #[resource(open = Pool::connect, close = Pool::close)]
    pg: std::rc::Rc<u8>,
}

fn main() {}
