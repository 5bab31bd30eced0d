//! A child and the process group that it leads, as the platform has it. It kills the group when it is dropped.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::kill_all;
#[cfg(unix)]
pub(super) use unix::{ProcessGroup, drain};

#[cfg(not(unix))]
mod other;
#[cfg(not(unix))]
pub(crate) use other::kill_all;
#[cfg(not(unix))]
pub(super) use other::{ProcessGroup, drain};
