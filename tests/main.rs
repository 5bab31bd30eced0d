//! Behaviour tests of rungroup.

use rungroup::{Group, Interrupt};

#[tokio::test(start_paused = true)]
async fn smoke() {
    let mut group = Group::new("smoke");
    group.add("a", async |ctx| ctx.interrupted().await, Interrupt::cancel());
    group.add("b", async |_| anyhow::bail!("broken"), Interrupt::cancel());
    group.add("d", async |_| std::future::pending::<()>().await, Interrupt::drop());
    group.add("e", async |_| std::future::pending::<()>().await, Interrupt::cancel());
    group.add_blocking("c", |ctx| ctx.wait_interrupted(), Interrupt::call(|_| ()));
    group.keep("kept", String::from("x"));
    let error = group.run().await.unwrap_err();
    println!("{error}\n{error:?}");
}
