//! The ways to run a group, and the driver that they share. It carries out the decisions of the engine.

use crate::Exit;

pub(crate) mod build;
mod driver;
mod dropping;
mod in_runtime;
#[cfg(feature = "signal")]
mod inherited;
#[cfg(feature = "signal")]
pub(crate) mod main;
mod nested;
mod real_timer;
#[cfg(feature = "signal")]
pub(crate) mod signals;
mod threads;
#[cfg(feature = "signal")]
mod watchdog;
mod without_run;

/// Ends the process immediately, with the child processes that it has started. No destructor and no exit handler runs, because each of them may block.
fn end_process(exit: Exit) -> ! {
    #[cfg(feature = "process")]
    crate::process::kill_all();
    #[cfg(feature = "signal")]
    signal_hook::low_level::exit(exit.code().into());
    // Without signals nothing escalates so far.
    #[cfg(not(feature = "signal"))]
    std::process::exit(exit.code().into());
}
