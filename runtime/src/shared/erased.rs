//! Futures of the crate on a runtime. tokio's code is five to ten kilobytes for each type of future, so it sees one type here.

use std::future::Future;
use std::pin::Pin;

use tokio::runtime::Handle;
#[cfg(feature = "signal")]
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// Runs a future to its end.
#[cfg(feature = "signal")]
pub(crate) fn block_on<F: Future>(runtime: &Runtime, future: F) -> F::Output {
    let mut output = None;
    let future: Pin<Box<dyn Future<Output = ()> + '_>> =
        Box::pin(async { output = Some(future.await) });
    runtime.block_on(future);
    output.expect("the future has ended")
}

/// Runs a future in a task of its own.
pub(crate) fn spawn(
    runtime: &Handle,
    future: impl Future<Output = ()> + Send + 'static,
) -> JoinHandle<()> {
    let future: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(future);
    runtime.spawn(future)
}
