//! What the tokio runtime, or the system under it, lacks; and how to mend it.

use std::error::Error as StdError;
use std::fmt;

/// Why a group cannot run here.
#[derive(Debug)]
pub(crate) enum RuntimeProblem {
    None,
    NoTime,
    #[cfg(feature = "signal")]
    Signal(crate::Signal, std::io::Error),
    #[cfg(feature = "signal")]
    NoIo,
    Gone,
}

impl RuntimeProblem {
    /// What to do about it.
    pub(super) fn help(&self) -> &'static str {
        match self {
            RuntimeProblem::None => {
                "run it inside a tokio runtime, or let `rungroup::main` make one"
            }
            RuntimeProblem::NoTime => "build the runtime with `enable_time()` or `enable_all()`",
            #[cfg(feature = "signal")]
            RuntimeProblem::NoIo => "build the runtime with `enable_io()` or `enable_all()`",
            #[cfg(feature = "signal")]
            RuntimeProblem::Signal(..) => "leave this signal out of the group's `signals`",
            RuntimeProblem::Gone => "keep the runtime until the run has returned",
        }
    }

    pub(super) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            #[cfg(feature = "signal")]
            RuntimeProblem::Signal(_, error) => Some(error),
            _ => None,
        }
    }

    pub(super) fn as_type<E: 'static>(&self) -> Option<&E> {
        match self {
            #[cfg(feature = "signal")]
            RuntimeProblem::Signal(_, error) => super::root::as_type(error),
            _ => None,
        }
    }
}

impl fmt::Display for RuntimeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuntimeProblem::None => f.write_str("there is no tokio runtime here"),
            RuntimeProblem::NoTime => {
                f.write_str("the tokio runtime has no timer, and graces need one")
            }
            #[cfg(feature = "signal")]
            RuntimeProblem::NoIo => {
                f.write_str("the tokio runtime has no I/O driver, and signals need one")
            }
            #[cfg(feature = "signal")]
            RuntimeProblem::Signal(signal, error) => {
                write!(f, "{signal} cannot be listened to: {error}")
            }
            RuntimeProblem::Gone => f.write_str("the tokio runtime was shut down while it ran"),
        }
    }
}
