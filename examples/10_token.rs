//! A migration from `CancellationToken`, one actor at a time (feature `token`).
//!
//! `old` is unchanged code that takes a token. `Interrupt::token` makes the token its interrupt, and the group reports its errors.
//! `moved` was rewritten, and observes its context. In a `#[group]`, `old` would be a field `old: CancellationToken` with
//! `execute = |token, _| old(token.clone())` and `interrupt = |token, _| token.cancel()`.

use rungroup::{Context, Exit, Group, Interrupt};
use tokio_util::sync::CancellationToken;

/// The existing code. Works until its token is cancelled.
async fn old(token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    println!("old: its token was cancelled");
    Ok(())
}

/// The rewritten code. Works until the interrupt.
async fn moved(ctx: Context) {
    ctx.interrupted().await;
    println!("moved: it was interrupted");
}

async fn app() -> anyhow::Result<Group> {
    let mut group = Group::new("app");

    // The old program stopped `moved` after all that had the token.
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
