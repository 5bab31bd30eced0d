//! Ends the process, with the child processes that it has started.

use crate::Exit;

/// Ends the process immediately. No destructor runs, so child processes are killed here.
pub(super) fn end_process(exit: Exit) -> ! {
    #[cfg(feature = "process")]
    crate::process::kill_all();
    std::process::exit(exit.code().into())
}
