//! [`Interrupt`]: the request to stop, and its delivery.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex};

use crate::Cause;
use crate::bounds::IntoResult;
use crate::plan::InterruptKind;
use crate::report::user_code::lock;
use crate::shared::user_future::{self, UserFuture};

/// The interrupt of an actor: it makes execute return. Every actor has one.
///
/// Every kind of interrupt first interrupts the actor's context. For each actor that has started, the interrupt is called
/// exactly once at the stop of the group, with the cause. The call happens even if execute has returned, and even before its
/// first poll.
///
/// The interrupt is called once more for each attempt that is interrupted while the group runs, with that attempt's cause.
/// [`call`](Interrupt::call) and [`call_async`](Interrupt::call_async) take a function that can be called only once. It is
/// called for the first of these interrupts.
///
/// # Examples
///
/// A thread that blocks in a read is woken by closing its socket:
///
/// ```
/// use rungroup::{Group, Interrupt};
/// use std::net::{Shutdown, TcpListener, TcpStream};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = TcpListener::bind("127.0.0.1:0")?;
/// let mut peer = TcpStream::connect(server.local_addr()?)?;
/// let closer = peer.try_clone()?;
///
/// let mut group = Group::new("example");
/// let read = move |_ctx| std::io::copy(&mut peer, &mut std::io::stdout()).map(drop);
/// let interrupt = Interrupt::call(move |_cause| closer.shutdown(Shutdown::Both));
/// group.add_blocking("reader", read, interrupt);
/// group.add("done", async |_ctx| (), Interrupt::cancel());
/// group.run().await?;
/// # Ok(()) }
/// ```
pub struct Interrupt(InterruptRepr);

enum InterruptRepr {
    Cancel,
    Drop,
    Function {
        /// Called for the first interrupt only.
        is_once: bool,
        call: InterruptCall,
    },
}

/// Calls may overlap.
#[derive(Clone)]
pub(crate) enum InterruptCall {
    /// Called on its own thread, because it may block.
    Sync(Arc<CallFn<anyhow::Result<()>>>),
    Async(Arc<CallFn<UserFuture>>),
}

type CallFn<T> = dyn Fn(&Cause) -> T + Send + Sync;

/// Returns a function that gives `function` away, once.
fn once<F>(function: F) -> impl Fn() -> F {
    let function = Mutex::new(Some(function));
    move || {
        let mut function = lock(&function);
        function.take().expect("it is called once")
    }
}

impl Interrupt {
    /// Interrupts the context only. Execute observes the interrupt through its context and returns.
    pub fn cancel() -> Interrupt {
        Interrupt(InterruptRepr::Cancel)
    }

    /// Drops the future of execute at its next await. The outcome is [`Dropped`](crate::Outcome::Dropped).
    ///
    /// Blocking actors cannot use this interrupt, because a thread cannot be dropped.
    ///
    /// # Examples
    ///
    /// A ticker that has nothing to save:
    ///
    /// ```
    /// use rungroup::{Group, Interrupt, Outcome};
    /// use tokio::time::{Duration, interval};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// let tick = async |_ctx| {
    ///     let mut ticks = interval(Duration::from_secs(1));
    ///     loop {
    ///         ticks.tick().await;
    ///     }
    /// };
    /// group.add("ticker", tick, Interrupt::drop());
    /// group.add("job", async |_ctx| (), Interrupt::cancel());
    /// let report = group.run().await?;
    /// assert_eq!(report.actors()[0].outcome(), Outcome::Dropped);
    /// # Ok(()) }
    /// ```
    pub fn drop() -> Interrupt {
        Interrupt(InterruptRepr::Drop)
    }

    /// Calls `interrupt` with the cause, on its own thread. The function may block, run at the same time as execute, and run
    /// after execute has returned.
    ///
    /// The function is called at most once. If the actor is interrupted while the group runs, the stop does not call it
    /// again. [`call_each`](Interrupt::call_each) takes a function that is called each time, as the `interrupt` of a `#[group]`
    /// is. An actor with [`restart`](crate::ActorBuilder::restart) requires `call_each`; with `call` the run is an error.
    ///
    /// An error that execute returns after the call is not a failure: the outcome is
    /// [`Interrupted`](crate::Outcome::Interrupted). An error of `interrupt` is kept in the report, and is not a failure either.
    /// A panic of `interrupt` makes the outcome [`Panicked`](crate::Outcome::Panicked).
    ///
    /// The [type](Interrupt#examples) has an example.
    pub fn call<F, O, M>(interrupt: F) -> Interrupt
    where
        F: FnOnce(&Cause) -> O + Send + 'static,
        O: IntoResult<M>,
    {
        let interrupt = once(interrupt);
        let call = Arc::new(move |cause: &Cause| interrupt()(cause).into_result());
        Interrupt::function(true, InterruptCall::Sync(call))
    }

    /// Calls `interrupt` as [`call`](Interrupt::call) does, but each time the actor is interrupted. An actor that may restart
    /// requires it.
    ///
    /// The calls of one actor may overlap.
    ///
    /// # Examples
    ///
    /// A server with its own `stop`, which restarts after a failure:
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use rungroup::{Group, Interrupt, RestartPolicy};
    /// use tokio::sync::Notify;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (stop, mut group) = (Arc::new(Notify::new()), Group::new("example"));
    /// let stopped = Arc::clone(&stop);
    /// let serve = move |_ctx| {
    ///     let stopped = Arc::clone(&stopped);
    ///     async move { stopped.notified().await }
    /// };
    /// let interrupt = Interrupt::call_each(move |_cause| stop.notify_one());
    /// group.actor("server").restart(RestartPolicy::on_failure()).add(serve, interrupt);
    /// group.add("job", async |_ctx| (), Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn call_each<F, O, M>(interrupt: F) -> Interrupt
    where
        F: Fn(&Cause) -> O + Send + Sync + 'static,
        O: IntoResult<M>,
    {
        let call = Arc::new(move |cause: &Cause| interrupt(cause).into_result());
        Interrupt::function(false, InterruptCall::Sync(call))
    }

    /// Calls an async function, otherwise as [`call`](Interrupt::call) does. The future runs in its own task, and is dropped if
    /// the actor is aborted before the future has completed.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Cause, Group, Interrupt};
    /// use tokio::sync::mpsc;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (commands, mut received) = mpsc::channel(8);
    /// let mut group = Group::new("example");
    /// let serve = async move |_ctx| while received.recv().await != Some("quit") {};
    /// let quit = Interrupt::call_async(async move |_cause: Cause| commands.send("quit").await);
    /// group.add("server", serve, quit);
    /// group.add("job", async |_ctx| (), Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn call_async<F, Fut, M: 'static>(interrupt: F) -> Interrupt
    where
        F: FnOnce(Cause) -> Fut + Send + 'static,
        Fut: Future<Output: IntoResult<M>> + Send + 'static,
    {
        let interrupt = once(interrupt);
        let call = Arc::new(move |cause: &Cause| {
            let (interrupt, cause) = (interrupt(), cause.clone());
            user_future::boxed(async move { interrupt(cause).await.into_result() })
        });
        Interrupt::function(true, InterruptCall::Async(call))
    }

    /// Calls an async function each time the actor is interrupted, otherwise as [`call_async`](Interrupt::call_async) does.
    pub fn call_each_async<F, Fut, M: 'static>(interrupt: F) -> Interrupt
    where
        F: Fn(Cause) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: IntoResult<M>> + Send + 'static,
    {
        let interrupt = Arc::new(interrupt);
        let call = Arc::new(move |cause: &Cause| {
            let (interrupt, cause) = (Arc::clone(&interrupt), cause.clone());
            user_future::boxed(async move { interrupt(cause).await.into_result() })
        });
        Interrupt::function(false, InterruptCall::Async(call))
    }

    /// Cancels `token`, for code that is stopped by a `CancellationToken`.
    ///
    /// A token stays cancelled, so the actor cannot [restart](crate::ActorBuilder::restart). For code that execute calls with a
    /// token, [`Scope::cancellation_token`](crate::Scope::cancellation_token) returns one of the current attempt.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt};
    /// use tokio_util::sync::CancellationToken;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// # async fn serve(token: CancellationToken) { token.cancelled().await }
    /// let (token, mut group) = (CancellationToken::new(), Group::new("example"));
    /// let served = serve(token.clone());
    /// group.add("server", async |_ctx| served.await, Interrupt::token(token));
    /// group.add("job", async |_ctx| (), Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "token")]
    pub fn token(token: tokio_util::sync::CancellationToken) -> Interrupt {
        Interrupt::call(move |_| token.cancel())
    }

    fn function(is_once: bool, call: InterruptCall) -> Interrupt {
        Interrupt(InterruptRepr::Function { is_once, call })
    }

    pub(crate) fn kind(&self) -> InterruptKind {
        match self.0 {
            InterruptRepr::Cancel => InterruptKind::Cancel,
            InterruptRepr::Drop => InterruptKind::Drop,
            InterruptRepr::Function { .. } => InterruptKind::Function,
        }
    }

    /// Returns `true` if it is a function that can be called only once.
    pub(crate) fn is_once(&self) -> bool {
        matches!(self.0, InterruptRepr::Function { is_once: true, .. })
    }

    /// Returns the function, if it is one.
    pub(crate) fn into_function(self) -> Option<InterruptCall> {
        match self.0 {
            InterruptRepr::Cancel | InterruptRepr::Drop => None,
            InterruptRepr::Function { call, .. } => Some(call),
        }
    }
}

#[cfg(feature = "token")]
impl From<tokio_util::sync::CancellationToken> for Interrupt {
    fn from(token: tokio_util::sync::CancellationToken) -> Interrupt {
        Interrupt::token(token)
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            InterruptRepr::Cancel => "Interrupt::cancel()",
            InterruptRepr::Drop => "Interrupt::drop()",
            InterruptRepr::Function { is_once: true, .. } => "Interrupt::call(..)",
            InterruptRepr::Function { is_once: false, .. } => "Interrupt::call_each(..)",
        })
    }
}
