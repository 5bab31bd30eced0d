//! Functions whose parameters are generic fit, and so do closures that state the types.

use rungroup::{Cause, Context, Scope, group};
use std::ops::Deref;
use std::sync::Arc;

#[derive(Clone)]
struct Db;

async fn any_field<T: Send>(_: T, ctx: Context) {
    ctx.interrupted().await;
}

async fn any_shared_field<T: Sync>(_: &T, ctx: Context) {
    ctx.interrupted().await;
}

async fn any_provider<P: Send + Sync>(_: u8, ctx: Context<P>) {
    ctx.interrupted().await;
}

async fn any_context(_: u8, ctx: impl Deref<Target = Scope>) {
    ctx.interrupted().await;
}

fn on_a_thread(_: &u8, ctx: Context) {
    ctx.wait_interrupted();
}

fn close<T>(_: &T, _: &Cause) {}

struct Conn<'a>(&'a str);

impl Conn<'static> {
    async fn serve(&self, ctx: Context<(), Db>) -> std::io::Result<()> {
        let _: (&str, &Db) = (self.0, ctx.received());
        ctx.interrupted().await;
        Ok(())
    }

    async fn close(&self, _: &Cause) -> anyhow::Result<()> {
        Ok(())
    }
}

#[group]
struct App {
    #[actor(execute = any_field, interrupt = cancel)]
    field: u8,
    #[actor(execute = any_shared_field, interrupt = close)]
    shared: u8,
    #[actor(execute = any_provider, interrupt = cancel, provides = Db)]
    provider: u8,
    #[actor(execute = any_context, interrupt = cancel, restart = on_failure)]
    context: u8,
    #[actor(blocking, execute = on_a_thread, interrupt = close)]
    thread: u8,
    #[actor(execute = Conn::serve, interrupt = Conn::close, receives = provider)]
    conn: Conn<'static>,
    #[actor(execute = |field: Arc<u8>, ctx: Context| async move { drop(field); ctx.interrupted().await }, interrupt = drop)]
    closure: Arc<u8>,
    #[actor(execute = |field: &Arc<u8>, _| { let field = Arc::clone(field); async move { drop(field) } }, interrupt = |_: &Arc<u8>, _: &Cause| {})]
    shared_closure: Arc<u8>,
}

fn main() {
    let _ = App::PLAN;
}
