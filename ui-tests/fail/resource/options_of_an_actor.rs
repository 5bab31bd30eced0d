// A resource brings its own of what these options of an actor state.
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
    #[resource(open = Pool::connect, close = Pool::close, interrupt = cancel, execute = serve, blocking, process, ready = manual, on_ok = stop, background, foreground)]
    pg: u8,
}

fn main() {}
