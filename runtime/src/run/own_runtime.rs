//! Futures on a runtime that the crate has built.

use std::future::Future;
use std::pin::Pin;

use tokio::runtime::Runtime;

/// Runs a future to its end. tokio's code is ten kilobytes for each type of future, so it sees only one type.
pub(super) fn block_on<F: Future>(runtime: &Runtime, future: F) -> F::Output {
    let mut output = None;
    let future: Pin<Box<dyn Future<Output = ()> + '_>> =
        Box::pin(async { output = Some(future.await) });
    runtime.block_on(future);
    output.expect("the future has ended")
}
