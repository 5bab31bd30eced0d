// A thread runs an ordinary function.
use rungroup::group;

#[group]
struct App {
    #[actor(blocking, execute = async |conn, ctx| conn.serve(ctx).await, interrupt = cancel)]
    api: u8,
}

fn main() {}
