//! Ends the process, with the child processes that it has started.

use crate::Exit;

/// Ends the process immediately. No destructor and no exit handler runs, because each of them may block; child processes are
/// killed here.
pub(super) fn end_process(exit: Exit) -> ! {
    #[cfg(feature = "process")]
    crate::process::kill_all();
    #[cfg(feature = "signal")]
    signal_hook::low_level::exit(exit.code().into());
    // Without signals nothing escalates so far.
    #[cfg(not(feature = "signal"))]
    std::process::exit(exit.code().into());
}
