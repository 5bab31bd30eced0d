//! Calls of the user's code: each contains a panic, or starts a thread. Every layer above needs them.

pub(crate) mod panic_error;
pub(crate) mod panics;
pub(crate) mod thread;
