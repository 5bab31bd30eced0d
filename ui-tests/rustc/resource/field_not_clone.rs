// Each attempt opens a clone of the field.
use rungroup::group;

#[derive(Clone)]
struct Pool;

impl Pool {
    async fn connect(_: Options) -> std::io::Result<Pool> {
        Ok(Pool)
    }

    async fn close(&self) {}
}

struct Options;

#[group]
struct App {
    #[resource(open = Pool::connect, close = Pool::close, restart = on_failure)]
    pg: Options,
}

fn main() {}
