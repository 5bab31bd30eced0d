// A syntax error in a closure or in another expression is one error, in the compiler's words.

use rungroup::{Context, group};
use std::time::Duration;

struct Conn;

impl Conn {
    fn close(&self) {}
}

const SHORT: Duration = Duration::from_secs(1);

#[group]
struct App {
    #[actor(execute = async |_, ctx| { let x = ; ctx.interrupted().await }, interrupt = cancel)]
    statement: u8,
    #[actor(execute = async |conn, ctx| ctx.interrupted().await, interrupt = |conn, _| conn.close() +)]
    conn: Conn,
    #[actor(execute = run, interrupt = cancel, grace = SHORT *)]
    constant: u8,
    #[actor(execute = run, interrupt = cancel, grace = if true { SHORT * } else { SHORT })]
    branch: u8,
    #[actor(execute = |mut, ctx| run(0, ctx), interrupt = cancel)]
    parameter: u8,
}

async fn run(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

fn main() {
    let app = App {
        statement: 0,
        conn: Conn,
        constant: 0,
        branch: 0,
        parameter: 0,
    };
    drop(app.run());
}
