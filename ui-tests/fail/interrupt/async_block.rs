// An async block in a closure cannot borrow the parameters of the closure.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = |conn, _| async move { conn.close().await })]
    api: u8,
}

fn main() {}
