//! A shared field is not borrowed mutably.

use rungroup::{Context, group};

struct Conn;

impl Conn {
    async fn serve(&mut self, _: Context) {}
}

#[group]
struct App {
    #[actor(execute = Conn::serve, interrupt = |_, _| {})]
    conn: Conn,
}

fn main() {}
