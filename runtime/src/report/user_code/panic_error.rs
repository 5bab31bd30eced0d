//! [`PanicError`]: a contained panic as an error.

use std::fmt;
use std::sync::Arc;

use crate::report::text::visible;

/// A panic that was contained: of an actor, a task, an interrupt or a drop, or in [`catch_panic`](crate::catch_panic).
///
/// `Display` is the location and the message, as in ``panicked at src/db.rs:12:9: connection lost``. A clone is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanicError(Arc<PanicParts>);

#[derive(Debug, PartialEq, Eq)]
struct PanicParts {
    message: String,
    location: Option<String>,
}

impl PanicError {
    pub(super) fn new(message: String, location: Option<String>) -> PanicError {
        PanicError(Arc::new(PanicParts { message, location }))
    }

    /// Returns the message of the panic. If its payload is not a string, the message states that.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the location of the panic, as `file:line:column`.
    ///
    /// `None` if the panic hook did not see it: another thread's panic was resumed by
    /// [`resume_unwind`](std::panic::resume_unwind), or the program has replaced the hook and does not call the former one.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// Returns `true` if it is the same panic, and not only an equal one.
    pub(crate) fn is(&self, other: &PanicError) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Display for PanicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = visible(self.message().to_owned());
        match self.location() {
            Some(location) => write!(f, "panicked at {location}: {message}"),
            None => write!(f, "panicked: {message}"),
        }
    }
}

impl std::error::Error for PanicError {}
