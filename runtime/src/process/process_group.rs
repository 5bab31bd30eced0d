//! A child and the process group that it leads, as the platform has it. It kills the group when it is dropped.

use std::fmt;
use std::process::ExitStatus;

// Where a child can be looked at without being reaped.
#[cfg(all(unix, not(any(target_os = "openbsd", target_os = "redox"))))]
#[path = "process_group/unix.rs"]
mod platform;

#[cfg(not(all(unix, not(any(target_os = "openbsd", target_os = "redox")))))]
#[path = "process_group/other.rs"]
mod platform;

pub(crate) use platform::kill_all;
pub(super) use platform::{ProcessGroup, drain};

/// A change of a process group.
pub(super) enum Change {
    /// The leader was suspended by this signal.
    Suspended(i32),
    /// The group is gone, and was reaped.
    Gone(Gone),
}

#[derive(Default)]
pub(super) struct Gone {
    /// The exit status of the leader; `None` if other code has reaped it.
    pub(super) status: Option<ExitStatus>,
    /// The processes that were killed.
    pub(super) killed: Vec<KilledProcess>,
}

/// A process that was killed because it did not exit within the grace period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct KilledProcess {
    /// The number of the process, which the system may have given to another process since.
    pub pid: u32,
    /// The name of its command, which Linux cuts to 15 bytes.
    pub command: String,
}

/// Such as ``process 12 (`sleep`)``.
impl fmt::Display for KilledProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "process {} (`{}`)",
            self.pid,
            self.command.escape_debug()
        )
    }
}

/// The number of killed processes in the text of an error.
const LISTED: usize = 8;

/// Killed processes in a sentence.
pub(super) struct Listed<'a>(pub(super) &'a [KilledProcess]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.len().min(LISTED);
        for (index, process) in self.0[..shown].iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{process}")?;
        }
        match self.0.len() - shown {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
