//! [`Interrupt`]: what makes an execute come back.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use crate::plan::InterruptKind;
use crate::shared::user_future::UserFuture;
use crate::{Cause, IntoResult};

/// What makes an actor's execute come back. Every actor has one.
///
/// Every interrupt, of whatever kind, first interrupts the actor's context. It is called exactly once for an actor that was
/// ever started: at the stop, with the cause, also when the execute has long returned, and also before its first poll. And
/// once more for each attempt that is interrupted alone, while the group goes on, with a cause of its own; but for
/// [`call`](Interrupt::call) and [`call_async`](Interrupt::call_async), which take a function that can be called once in all.
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
/// group.add_blocking("reader", read, Interrupt::call(move |_cause| closer.shutdown(Shutdown::Both)));
/// group.add("done", async |_ctx| (), Interrupt::cancel());
/// group.run().await?;
/// # Ok(()) }
/// ```
pub struct Interrupt(pub(crate) InterruptAction);

pub(crate) enum InterruptAction {
    Cancel,
    Drop,
    Call(Call),
    CallEach(CallEach),
}

pub(crate) enum Call {
    /// Called on a thread of the crate's own: it may block.
    Sync(Box<CallOnce<anyhow::Result<()>>>),
    Async(Box<CallOnce<UserFuture>>),
}

/// Can be called any number of times, also while another call is out.
#[derive(Clone)]
pub(crate) enum CallEach {
    Sync(Arc<CallAgain<anyhow::Result<()>>>),
    Async(Arc<CallAgain<UserFuture>>),
}

pub(crate) type CallAgain<T> = dyn Fn(&Cause) -> T + Send + Sync;
pub(crate) type CallOnce<T> = dyn FnOnce(&Cause) -> T + Send;

impl From<&InterruptAction> for InterruptKind {
    fn from(kind: &InterruptAction) -> InterruptKind {
        match kind {
            InterruptAction::Cancel => InterruptKind::Cancel,
            InterruptAction::Drop => InterruptKind::Drop,
            InterruptAction::Call(_) | InterruptAction::CallEach(_) => InterruptKind::Function,
        }
    }
}

impl Interrupt {
    /// Execute sees that its context is interrupted, and comes back.
    pub fn cancel() -> Interrupt {
        Interrupt(InterruptAction::Cancel)
    }

    /// Execute is dropped at its next await, and its outcome is *returned*. Not for blocking actors: a thread cannot be
    /// dropped.
    pub fn drop() -> Interrupt {
        Interrupt(InterruptAction::Drop)
    }

    /// Calls `interrupt` with the cause, on a thread of the crate's own: it may block, overlap execute, and come after it.
    ///
    /// It is called once in all: where the actor is interrupted alone that is the call, and at the stop nothing is left to call.
    /// What is to be called each time is [`call_each`](Interrupt::call_each), as is the function `interrupt` of a `#[group]`.
    ///
    /// An error that execute returns after it was called is *provoked*, and no failure. An error of `interrupt` itself is
    /// kept in the report, and is no failure either; a panic of it makes the actor's outcome *panicked*.
    pub fn call<F, O>(interrupt: F) -> Interrupt
    where
        F: FnOnce(&Cause) -> O + Send + 'static,
        O: IntoResult,
    {
        Interrupt(InterruptAction::Call(Call::Sync(Box::new(move |cause| {
            interrupt(cause).into_result()
        }))))
    }

    /// As [`call`](Interrupt::call), for a function that can be called more than once: what an actor needs that is run again.
    ///
    /// The calls of one actor may overlap.
    pub fn call_each<F, O>(interrupt: F) -> Interrupt
    where
        F: Fn(&Cause) -> O + Send + Sync + 'static,
        O: IntoResult,
    {
        Interrupt(InterruptAction::CallEach(CallEach::Sync(Arc::new(
            move |cause| interrupt(cause).into_result(),
        ))))
    }

    /// As [`call`](Interrupt::call), for an async function: it runs in a task of its own, and is dropped where the actor is
    /// aborted before it has come back.
    pub fn call_async<F, Fut>(interrupt: F) -> Interrupt
    where
        F: FnOnce(Cause) -> Fut + Send + 'static,
        Fut: Future<Output: IntoResult> + Send + 'static,
    {
        Interrupt(InterruptAction::Call(Call::Async(Box::new(move |cause| {
            let cause = cause.clone();
            Box::pin(async move { interrupt(cause).await.into_result() })
        }))))
    }

    /// As [`call_each`](Interrupt::call_each), for an async function.
    pub fn call_each_async<F, Fut>(interrupt: F) -> Interrupt
    where
        F: Fn(Cause) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: IntoResult> + Send + 'static,
    {
        let interrupt = Arc::new(interrupt);
        Interrupt(InterruptAction::CallEach(CallEach::Async(Arc::new(
            move |cause| {
                let (interrupt, cause) = (Arc::clone(&interrupt), cause.clone());
                Box::pin(async move { interrupt(cause).await.into_result() })
            },
        ))))
    }

    /// Cancels a token: for a program that has one, and moves over one part at a time.
    #[cfg(feature = "token")]
    pub fn token(token: tokio_util::sync::CancellationToken) -> Interrupt {
        Interrupt::call(move |_| token.cancel())
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
        f.write_str(match self.0 {
            InterruptAction::Cancel => "Interrupt::cancel()",
            InterruptAction::Drop => "Interrupt::drop()",
            InterruptAction::Call(_) => "Interrupt::call(..)",
            InterruptAction::CallEach(_) => "Interrupt::call_each(..)",
        })
    }
}
