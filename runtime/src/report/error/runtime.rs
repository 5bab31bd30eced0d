//! Why a group cannot run on this tokio runtime or system, and the remedy.

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
    /// A unit of this name is not built yet.
    NotBuilt(String),
}

impl RuntimeProblem {
    /// The remedy.
    pub(super) fn help(&self) -> &'static str {
        match self {
            RuntimeProblem::None => "call it inside a tokio runtime, or use `rungroup::main`",
            RuntimeProblem::NoTime => "build the runtime with `enable_time()` or `enable_all()`",
            #[cfg(feature = "signal")]
            RuntimeProblem::NoIo => "build the runtime with `enable_io()` or `enable_all()`",
            #[cfg(feature = "signal")]
            RuntimeProblem::Signal(..) => "remove this signal from the group's `signals`",
            RuntimeProblem::Gone => "keep the runtime until the run has returned",
            RuntimeProblem::NotBuilt(_) => "run the result of `group.build().await?`",
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
            RuntimeProblem::None => f.write_str("no tokio runtime is running"),
            RuntimeProblem::NoTime => {
                f.write_str("the tokio runtime has no timer, which grace periods need")
            }
            #[cfg(feature = "signal")]
            RuntimeProblem::NoIo => {
                f.write_str("the tokio runtime has no I/O driver, which signals need")
            }
            #[cfg(feature = "signal")]
            RuntimeProblem::Signal(signal, error) => {
                write!(f, "cannot listen to {signal}: {error}")
            }
            RuntimeProblem::Gone => f.write_str("the tokio runtime was shut down during the run"),
            RuntimeProblem::NotBuilt(unit) => {
                write!(f, "the unit {} is not built", rungroup_rules::quoted(unit))
            }
        }
    }
}
