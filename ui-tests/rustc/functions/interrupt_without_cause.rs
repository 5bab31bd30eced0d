// An interrupt takes the cause.
use rungroup::{Context, group};

struct Conn;

impl Conn {
    async fn serve(&self, _: Context) {}

    fn close(&self) {}
}

#[group]
struct App {
    #[actor(execute = Conn::serve, interrupt = Conn::close)]
    api: Conn,
}

fn main() {}
