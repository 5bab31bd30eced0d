//! [`catch_panic`] and [`abort_on_panic`]: panics of a future or a function, outside of a group as well.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::PanicError;
use crate::report::text::sources;
use crate::report::user_code::panics;

/// Runs `future`, and returns its output, or its panic as an error with message and location.
///
/// The panic hook runs first. The function needs no group: it works in a task of tokio, whose `JoinError` has the payload
/// of a panic but not its location. Inside an actor, use [`Scope::spawn_with_handle`](crate::Scope::spawn_with_handle),
/// which reports the panic, too.
///
/// # Errors
///
/// Returns the panic of `future`, or of the drop of the completed `future`.
///
/// # Cancel safety
///
/// The function is as cancel safe as `future`. A panic in a drop before completion is not caught.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let task = tokio::spawn(rungroup::catch_panic(async {
///     let empty: Vec<u32> = Vec::new();
///     empty[0]
/// }));
/// let panic = task.await.expect("the panic is caught").unwrap_err();
/// println!("{panic}"); // panicked at src/main.rs:3:5: index out of bounds: …
/// # assert!(panic.location().is_some());
/// # }
/// ```
pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, PanicError> {
    let (result, drop_panic) = contain(future).await;
    match drop_panic {
        Some(panic) if result.is_ok() => Err(panic),
        _ => result,
    }
}

/// Runs `future`, and aborts the process if it panics.
///
/// The function is for work that must not be left half done in a process that continues, such as a change of an index in
/// place. The panic hook of the program is called first, so the message is printed; nothing else of the process runs
/// afterwards. Child processes are not stopped. For work whose failure should stop the group in order, use
/// [`Scope::spawn_linked`](crate::Scope::spawn_linked).
///
/// # Cancel safety
///
/// The function is as cancel safe as `future`. A panic in a drop before completion does not abort the process.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, abort_on_panic};
///
/// async fn delete_part(part: u32) -> std::io::Result<()> {
///     assert_ne!(part, 0, "part 0 is the index");
///     Ok(())
/// }
///
/// async fn cleaner(ctx: Context) -> anyhow::Result<()> {
///     ctx.spawn(abort_on_panic(delete_part(1)))?;
///     Ok(())
/// }
/// ```
pub async fn abort_on_panic<F: Future>(future: F) -> F::Output {
    match catch_panic(future).await {
        Ok(output) => output,
        Err(_) => std::process::abort(),
    }
}

/// Runs a future, and drops it. Returns its output or its panic, and the panic of the drop. A backtrace ends at the future.
pub(crate) async fn contain<F: Future>(
    future: F,
) -> (Result<F::Output, PanicError>, Option<PanicError>) {
    let mut place = pin!(Some(future));
    let result = poll_fn(|cx| {
        let future = place.as_mut().as_pin_mut().expect("dropped below");
        match panics::catch(|| panics::__rust_begin_short_backtrace(|| future.poll(cx))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await;
    let drop_panic = panics::catch(|| place.set(None)).err();
    (result, drop_panic)
}

/// Calls a function that blocks, on a thread of the runtime for such functions. A panic is an error.
pub(crate) async fn blocking<T: Send + 'static>(
    function: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    match tokio::task::spawn_blocking(|| panics::catch(function)).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(sources::into_anyhow(panic)),
        // The runtime shuts down.
        Err(error) => Err(anyhow::Error::new(error)),
    }
}
