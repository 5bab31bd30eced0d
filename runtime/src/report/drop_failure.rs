//! [`DropFailure`]: a drop after the last actor that went wrong.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::limits::LEAST_FOR_DROPS;
use crate::plan::Visible;
use crate::report::abort::expires;
use crate::report::text::human::human;
use crate::{AbortedBy, PanicError};

/// A drop of a retained value that panicked or was abandoned.
#[derive(Debug, Clone)]
pub struct DropFailure {
    pub(crate) name: Arc<str>,
    pub(crate) panic: Option<PanicError>,
    /// The limit of a drop that was abandoned, if there was one.
    pub(crate) limit: Option<DropLimit>,
}

/// The time for drops.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DropLimit {
    /// The time since the last actor ended, or since the build ended early.
    pub(crate) length: Duration,
    /// The grace period of the group, or the signal that forced the stop.
    pub(crate) by: AbortedBy,
}

impl DropFailure {
    pub(crate) fn panicked(name: &str, panic: PanicError) -> DropFailure {
        DropFailure {
            name: name.into(),
            panic: Some(panic),
            limit: None,
        }
    }

    /// The drop did not finish within this limit, if there was one.
    pub(crate) fn unfinished(name: &str, limit: Option<DropLimit>) -> DropFailure {
        DropFailure {
            name: name.into(),
            panic: None,
            limit,
        }
    }

    /// Returns the name of the field or the actor that the value belonged to.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the panic of the drop; `None` if the drop did not finish in time and was abandoned.
    pub fn panic(&self) -> Option<&PanicError> {
        self.panic.as_ref()
    }
}

impl DropLimit {
    /// A clause about a drop that has not finished, with the option that changes the time.
    pub(super) fn clause(self, remaining: Duration) -> String {
        let time = format!("its time of {self}");
        // The option is one of the group.
        expires("it will be abandoned", remaining, &time, self.by.option(""))
    }
}

/// The length and its origin.
impl fmt::Display for DropLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = human(self.length);
        match self.by {
            AbortedBy::Signal(_) => write!(f, "{length} ({})", self.by),
            AbortedBy::GroupGrace { length: of, .. } | AbortedBy::Grace { length: of, .. } => {
                let of = human(of);
                if length == of {
                    write!(f, "{length} (the group's grace period)")
                } else if self.length > LEAST_FOR_DROPS {
                    write!(f, "{length} (the rest of the group's grace period of {of})")
                } else {
                    write!(f, "{length} (after the group's grace period of {of})")
                }
            }
        }
    }
}

impl fmt::Display for DropFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Visible(&self.name);
        if let Some(panic) = &self.panic {
            return write!(f, "the drop of `{name}` {panic}");
        }
        write!(f, "the drop of `{name}` did not finish")?;
        if let Some(limit) = self.limit {
            write!(f, " within {limit}")?;
        }
        f.write_str(" and was abandoned; release it in an actor")?;
        let option = self.limit.and_then(|limit| limit.by.option(&self.name));
        option.map_or(Ok(()), |option| {
            write!(f, ", or set {option} to change its time")
        })
    }
}
