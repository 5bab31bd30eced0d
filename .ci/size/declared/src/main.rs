//! A declared group of ten actors, as a whole process. `by_hand` is the same without the crate.

use rungroup::{Context, group};

struct A0(u64);

async fn a0(a: A0, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 0, "{} is not 0", a.0);
    Ok(())
}

struct A1(u64);

async fn a1(a: A1, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 1, "{} is not 1", a.0);
    Ok(())
}

struct A2(u64);

async fn a2(a: A2, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 2, "{} is not 2", a.0);
    Ok(())
}

struct A3(u64);

async fn a3(a: A3, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 3, "{} is not 3", a.0);
    Ok(())
}

struct A4(u64);

async fn a4(a: A4, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 4, "{} is not 4", a.0);
    Ok(())
}

struct A5(u64);

async fn a5(a: A5, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 5, "{} is not 5", a.0);
    Ok(())
}

struct A6(u64);

async fn a6(a: A6, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 6, "{} is not 6", a.0);
    Ok(())
}

struct A7(u64);

async fn a7(a: A7, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 7, "{} is not 7", a.0);
    Ok(())
}

struct A8(u64);

async fn a8(a: A8, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 8, "{} is not 8", a.0);
    Ok(())
}

struct A9(u64);

async fn a9(a: A9, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::ensure!(a.0 == 9, "{} is not 9", a.0);
    Ok(())
}

#[group(grace = "5s")]
struct App {
    #[actor(execute = a0, interrupt = cancel)]
    a0: A0,
    #[actor(execute = a1, interrupt = cancel)]
    a1: A1,
    #[actor(execute = a2, interrupt = cancel)]
    a2: A2,
    #[actor(execute = a3, interrupt = cancel)]
    a3: A3,
    #[actor(execute = a4, interrupt = cancel)]
    a4: A4,
    #[actor(execute = a5, interrupt = cancel)]
    a5: A5,
    #[actor(execute = a6, interrupt = cancel)]
    a6: A6,
    #[actor(execute = a7, interrupt = cancel)]
    a7: A7,
    #[actor(execute = a8, interrupt = cancel)]
    a8: A8,
    #[actor(execute = a9, interrupt = cancel)]
    a9: A9,
}

fn main() -> rungroup::Exit {
    rungroup::main(async || {
        Ok(App {
            a0: A0(0),
            a1: A1(1),
            a2: A2(2),
            a3: A3(3),
            a4: A4(4),
            a5: A5(5),
            a6: A6(6),
            a7: A7(7),
            a8: A8(8),
            a9: A9(9),
        })
    })
}
