//! The start of every thread of the crate, except that of a child process. The body is boxed: the code with which the standard
//! library starts a thread is several kilobytes for each type of body.

use std::io;
use std::thread::{Builder, JoinHandle};

/// The work of a thread.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// Starts a thread. The standard library panics if the name contains a NUL.
pub(crate) fn start(name: impl Into<String>, body: Job) -> io::Result<JoinHandle<()>> {
    Builder::new().name(name.into()).spawn(body)
}
