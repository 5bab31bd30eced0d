// An async block in a closure cannot borrow the parameters of the closure.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = |conn, ctx| async move { conn.serve(ctx).await }, interrupt = |conn, _| conn.close())]
    api: u8,
}

fn main() {}
