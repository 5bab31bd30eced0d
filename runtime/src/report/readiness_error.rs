//! [`ReadinessError`]: how an actor missed its readiness.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::report::abort::expires;
use crate::report::text::human::human;

/// An actor could not become ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadinessError {
    /// The actor returned `Ok` before it was ready, and another actor requires it.
    Returned,
    /// The actor dropped its context before it was ready and continued, and another actor requires it.
    ContextDropped,
    /// The actor was not ready within its `ready_within`.
    TooLate {
        /// The value of `ready_within`.
        within: Duration,
    },
}

impl fmt::Display for ReadinessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadinessError::Returned => f.write_str("returned before it was ready"),
            ReadinessError::ContextDropped => {
                f.write_str("dropped its context before it was ready")
            }
            ReadinessError::TooLate { within } => {
                let within = human(*within);
                write!(f, "was not ready within its `ready_within` of {within}")
            }
        }
    }
}

impl ReadinessError {
    /// States that the actor with this name missed its readiness, and which option or call changes that.
    pub(super) fn sentence(self, actor: &str) -> String {
        let remedy = match self {
            ReadinessError::TooLate { .. } => {
                format!("set `ready_within` on `{actor}` to change it")
            }
            ReadinessError::Returned => format!("let `{actor}` become ready before it returns"),
            ReadinessError::ContextDropped => {
                format!("let `{actor}` keep its context until it is ready")
            }
        };
        format!("actor `{actor}` {self}; {remedy}")
    }
}

impl StdError for ReadinessError {}

/// The limit for an actor that is not ready.
#[derive(Clone, Copy)]
pub(crate) struct ReadyWithin {
    pub(crate) length: Duration,
    pub(crate) remaining: Duration,
    /// It is that of the whole start.
    pub(crate) is_of_group: bool,
}

impl ReadyWithin {
    /// A clause with the option that changes the limit.
    pub(super) fn clause(limit: Option<ReadyWithin>, name: &str) -> String {
        let Some(limit) = limit else {
            return format!("set `ready_within` on `{name}` to limit this");
        };
        let (event, whose, owner) = if limit.is_of_group {
            ("the start will fail", "the group's", "the group".to_owned())
        } else {
            ("it will fail", "its", format!("`{name}`"))
        };
        let length = format!("{whose} `ready_within` of {}", human(limit.length));
        let option = Some(format!("`ready_within` on {owner}"));
        expires(event, limit.remaining, &length, option)
    }
}
