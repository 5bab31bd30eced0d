// Every form of execute and interrupt: paths, closures, async closures; by value and over a shared field; on a thread.
use rungroup::{Actor, BlockingActor, Cause, Context, Interrupt, group};
use std::io;

struct Conn;

impl Conn {
    fn close(&self, _: &Cause) -> io::Result<()> {
        Ok(())
    }
    async fn stop(&self, _: &Cause) -> io::Result<()> {
        Ok(())
    }
    async fn serve(self, _: Context) -> io::Result<()> {
        Ok(())
    }
    async fn watch(&self, ctx: Context) {
        ctx.interrupted().await;
    }
    fn read(&self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

impl Actor for Conn {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.interrupted().await;
        Ok(())
    }
}

impl BlockingActor for Conn {
    fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.wait_interrupted();
        Ok(())
    }
}

fn cancel(_: &Conn, _: &Cause) {}
fn crop(_: &Conn, _: &Cause) {}

#[group]
struct App {
    #[actor(interrupt = cancel)]
    by_type: Conn,
    #[actor(interrupt = drop)]
    by_type_dropped: Conn,
    #[actor(blocking, interrupt = cancel)]
    by_type_on_a_thread: Conn,
    #[actor(execute = Conn::serve, interrupt = cancel)]
    path: Conn,
    #[actor(execute = |conn, ctx| async move { conn.serve(ctx).await }, interrupt = cancel)]
    closure: Conn,
    #[actor(execute = |conn, ctx| conn.serve(ctx), interrupt = drop)]
    closure_of_a_future: Conn,
    #[actor(execute = async |conn, ctx| { conn.serve(ctx).await?; anyhow::Ok(()) }, interrupt = cancel)]
    async_closure: Conn,
    #[actor(execute = async |_conn: Conn, ctx: Context| { ctx.interrupted().await; }, interrupt = cancel)]
    typed_closure: Conn,
    #[actor(blocking, execute = |conn, ctx| { drop(conn); ctx.wait_interrupted(); }, interrupt = cancel)]
    thread: Conn,
    #[actor(execute = Conn::watch, interrupt = Conn::close)]
    shared_path: Conn,
    #[actor(execute = Conn::watch, interrupt = Conn::stop)]
    shared_path_async: Conn,
    #[actor(execute = async |conn, ctx| conn.watch(ctx).await, interrupt = |conn, cause| conn.close(cause))]
    shared_closure: Conn,
    #[actor(execute = async |conn, ctx| conn.watch(ctx).await, interrupt = async |conn, cause| conn.stop(cause).await)]
    shared_async_closure: Conn,
    #[actor(blocking, execute = Conn::read, interrupt = self::cancel)]
    shared_thread: Conn,
    #[actor(blocking, execute = Conn::read, interrupt = crop)]
    shared_thread_near_a_word: Conn,
    #[actor(blocking, execute = |conn, ctx| conn.read(ctx), interrupt = |_, _| {})]
    shared_thread_closure: Conn,
}

fn main() {
    let _: Interrupt = Interrupt::cancel();
    let _: fn(App) -> AppGroup = App::into_group;
}
