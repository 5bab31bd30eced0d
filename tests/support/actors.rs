//! Ready-made executes, and an error to tell from others.

use std::fmt;
use std::future::{Future, pending};
use std::pin::Pin;
use std::time::Duration;

use rungroup::Context;

type BoxedExecute = Pin<Box<dyn Future<Output = ()> + Send>>;

/// An error of the user's own type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Oops(pub(crate) &'static str);

impl fmt::Display for Oops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Oops {}

/// Waits for its interrupt.
pub(crate) async fn park(ctx: Context) {
    ctx.interrupted().await;
}

/// Is ready at once, and waits for its interrupt.
pub(crate) async fn ready_and_park(ctx: Context) {
    ctx.ready();
    ctx.interrupted().await;
}

/// Fails at once.
pub(crate) async fn oops(_: Context) -> Result<(), Oops> {
    Err(Oops("oops"))
}

/// Ignores its interrupt.
pub(crate) async fn ignore(ctx: Context) {
    pending::<()>().await;
    drop(ctx);
}

/// Is ready after so long, and waits for its interrupt.
pub(crate) fn ready_after(
    delay: Duration,
) -> impl FnOnce(Context) -> BoxedExecute + Send + 'static {
    move |ctx| {
        Box::pin(async move {
            if ctx
                .run_until_interrupted(tokio::time::sleep(delay))
                .await
                .is_some()
            {
                ctx.ready();
                ctx.interrupted().await;
            }
        })
    }
}

/// Returns this long after its interrupt.
pub(crate) fn slow_stop(delay: Duration) -> impl FnOnce(Context) -> BoxedExecute + Send + 'static {
    move |ctx| {
        Box::pin(async move {
            ctx.interrupted().await;
            tokio::time::sleep(delay).await;
        })
    }
}
