//! Calls of the user's code: each contains a panic, or starts a thread; and the lock that a panic does not break. Every layer
//! above needs them.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

pub(crate) mod panic_error;
pub(crate) mod panics;

/// The work of a thread.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// Starts a thread: each of the crate, except that of a child process. The body is boxed: the code with which the standard
/// library starts a thread is several kilobytes for each type of body. The standard library panics if the name contains a NUL.
pub(crate) fn start_thread(name: impl Into<String>, body: Job) -> io::Result<JoinHandle<()>> {
    Builder::new().name(name.into()).spawn(body)
}

/// Locks a value, which counts as whole after a panic under the lock.
pub(crate) fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
