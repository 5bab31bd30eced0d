//! Moving over from `CancellationToken`, one actor at a time (feature `token`).
//!
//! `old` is code that is not touched: it takes a token. `Interrupt::token` makes the token its interrupt, and its end and
//! its errors are seen from the first day. `moved` was rewritten since, and looks at its context instead. In a `#[group]`
//! the first would be a field `old: CancellationToken` with `execute = |token, _| old(token.clone())` and
//! `interrupt = |token, _| token.cancel()`.

use rungroup::{Context, Exit, Group, Interrupt};
use tokio_util::sync::CancellationToken;

/// The existing code: works until its token is cancelled.
async fn old(token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    println!("old: its token was cancelled");
    Ok(())
}

/// Moved over: works until it is interrupted.
async fn moved(ctx: Context) {
    ctx.interrupted().await;
    println!("moved: it was interrupted");
}

async fn app() -> anyhow::Result<Group> {
    let mut group = Group::new("app");

    // In the old program, `moved` was stopped after everything that had the token. So it is here.
    let token = CancellationToken::new();
    let execute = {
        let token = token.clone();
        |_ctx| old(token)
    };
    group
        .add("old", execute, Interrupt::token(token))
        .stops_before(["moved"]);

    group.add("moved", moved, Interrupt::cancel());
    group.add(
        "main",
        async |_ctx| println!("main: done"),
        Interrupt::cancel(),
    );
    Ok(group)
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
