//! [`Busy`]: the code of the program that a run is in, for the message about a run that does not end.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::report::user_code::lock;

/// The code of the program that was called or polled and has not returned.
#[derive(Default)]
pub(super) struct Busy(Mutex<Vec<Code>>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// The closure that builds the group.
    Build,
    /// An actor, with its path.
    Actor(Arc<str>),
}

/// Within this code, until it is dropped.
pub(super) struct Within<'a>(&'a Busy, Code);

impl Busy {
    pub(super) fn enter(&self, code: Code) -> Within<'_> {
        self.lock().push(code.clone());
        Within(self, code)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Code>> {
        lock(&self.0)
    }
}

impl Drop for Within<'_> {
    fn drop(&mut self) {
        let mut codes = self.0.lock();
        if let Some(index) = codes.iter().position(|code| *code == self.1) {
            codes.swap_remove(index);
        }
    }
}

/// The reason why the run has not ended.
impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lock().first() {
            Some(Code::Build) => f.write_str("the closure that builds the group has not returned"),
            Some(Code::Actor(path)) => write!(
                f,
                "`{path}` blocks the thread that runs the actors; give it the option `blocking`, or call `spawn_blocking`"
            ),
            None => f.write_str(
                "a `spawn_blocking`, a file or a drop has not ended, which also stops a paused clock; try `.clock(Clock::Real)`",
            ),
        }
    }
}
