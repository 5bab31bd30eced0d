//! A child and the process group that it leads, as the platform has it. It kills the group when it is dropped.

// Where a child can be looked at without being reaped.
#[cfg(all(unix, not(any(target_os = "openbsd", target_os = "redox"))))]
#[path = "process_group/unix.rs"]
mod platform;

#[cfg(not(all(unix, not(any(target_os = "openbsd", target_os = "redox")))))]
#[path = "process_group/other.rs"]
mod platform;

pub(crate) use platform::kill_all;
pub(super) use platform::{ProcessGroup, drain};
