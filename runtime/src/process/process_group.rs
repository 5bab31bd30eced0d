//! A child and the process group that it leads, as the platform has it. It kills the group when it is dropped.

use std::process::ExitStatus;
use std::time::Duration;

// Where a child can be looked at without being reaped.
#[cfg(all(unix, not(any(target_os = "openbsd", target_os = "redox"))))]
#[path = "process_group/unix.rs"]
mod platform;

#[cfg(not(all(unix, not(any(target_os = "openbsd", target_os = "redox")))))]
#[path = "process_group/other.rs"]
mod platform;

pub(crate) use platform::kill_all;
pub(super) use platform::{ProcessGroup, drain};

use super::KilledProcess;

/// The treatment of the members that the leader leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remaining {
    /// They receive the stop signal, unless the group was stopped before, and SIGKILL after this time.
    Stop {
        grace: Duration,
    },
    Kill,
    /// The members keep running.
    Leave,
}

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
