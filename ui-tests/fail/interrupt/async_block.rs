// An async block in a closure cannot borrow what the closure is given.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = |conn, _| async move { conn.close().await })]
    api: u8,
}

fn main() {}
