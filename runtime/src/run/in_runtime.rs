//! [`Group::run`] and [`Group::start`]: a group in a runtime that is there already.

use std::sync::Arc;

use tokio::runtime;

#[cfg(feature = "drill")]
use super::signals::PassedSignal;
#[cfg(feature = "signal")]
use super::{inherited::Inherited, signals::Signals, watchdog::leave_to_the_program};
use crate::handle::running::RunResult;
use crate::report::error::RuntimeProblem;
use crate::report::user_code::lock;
use crate::run::driver::Driver;
use crate::run::without_run::{prepare, refuse};
use crate::shared::erased;
#[cfg(feature = "signal")]
use crate::shared::prepared::Prepared;
use crate::{Error, Group, Report, Running};

impl Group {
    /// Runs the group in the current runtime. Returns when every actor has ended and the retained values are dropped.
    ///
    /// The stop is bounded by the group's grace period, half a second and 300 ms, if the polling thread and one worker are
    /// free. No task of the group outlives the run, and no thread except two kinds: the abandoned ones that the report names,
    /// and the thread of a child process whose future was dropped, which ends when the process has exited.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future aborts every async actor, calls every pending interrupt, in no order, and returns immediately. There
    /// is no report, and an actor may still run until its next await.
    ///
    /// # Errors
    ///
    /// Returns an error if the group is invalid, or if there is no tokio runtime or it has no timer; no actor has started then.
    /// The first poll drops the values of an invalid group on a thread, and waits for that up to the grace period.
    /// Otherwise returns an error if the run failed. The error holds the report. If the runtime is shut down during the run,
    /// actors fail with an error that states this.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// group.add("job", async |_ctx| println!("works"), Interrupt::cancel());
    /// group.add("server", async |ctx| ctx.interrupted().await, Interrupt::cancel());
    /// let report = group.run().await?; // `job` returned, and `server` was interrupted
    /// println!("{report}");
    /// # Ok(()) }
    /// ```
    pub async fn run(self) -> Result<Report, Error> {
        let Ok(runtime) = runtime::Handle::try_current() else {
            return Err(refuse(self.prepared().0, RuntimeProblem::None));
        };
        self.driver(runtime)?.run().await
    }

    /// Starts the group in a task of the current runtime, and returns immediately.
    ///
    /// The [`Running`] stops the group, observes its state, and resolves to the result of the run. Its documentation has an
    /// example.
    ///
    /// The stop is bounded as that of [`run`](Group::run), if two workers are free. `tokio::spawn(group.run())` is not: there,
    /// an actor that sends a message, for example by `ctx.ready()`, and then blocks its worker can delay the run.
    ///
    /// # Errors
    ///
    /// The [`Running`] resolves to the error that [`run`](Group::run) returns. The values of an invalid group are dropped
    /// before the method returns, which waits for the drops up to the grace period.
    ///
    /// # Panics
    ///
    /// Panics if it is called outside a tokio runtime.
    #[track_caller]
    pub fn start(self) -> Running {
        let handle = self.handle();
        let Ok(runtime) = runtime::Handle::try_current() else {
            panic!("{:?}", self.cannot_run(RuntimeProblem::None))
        };
        match self.driver(runtime.clone()) {
            Ok(driver) => {
                let driver = driver.in_a_task();
                let result = RunResult::default();
                let its_result = Arc::clone(&result);
                let run = async move {
                    let ended = driver.run().await;
                    *lock(&its_result) = Some(ended);
                };
                Running::new(handle, erased::spawn(&runtime, run), result)
            }
            Err(error) => Running::failed(handle, error),
        }
    }

    /// Runs the group in the current runtime, and stops it on the signals that are sent instead of those of the process. A
    /// thread that will not return, if there is one, stops a paused clock for at most `hung_thread`.
    #[cfg(feature = "drill")]
    pub(crate) async fn run_with_signals(
        self,
        signals: tokio::sync::mpsc::Receiver<PassedSignal>,
        hung_thread: Option<std::time::Duration>,
    ) -> Result<Report, Error> {
        let mut driver = Driver::new(prepare(self)?, runtime::Handle::current())?;
        if let Some(longest) = hung_thread {
            driver = driver.with_hung_thread(longest);
        }
        driver.with_signals(Signals::passed_on(signals)).run().await
    }

    fn driver(self, runtime: runtime::Handle) -> Result<Driver, Error> {
        let prepared = prepare(self)?;
        #[cfg(feature = "signal")]
        let signals = match listen(&prepared) {
            Ok(signals) => signals,
            Err(problem) => return Err(refuse(prepared, problem)),
        };
        let driver = Driver::new(prepared, runtime)?;
        #[cfg(feature = "signal")]
        let driver = driver.with_signals(signals);
        Ok(driver)
    }
}

/// Listens to the signals that the group sets.
#[cfg(feature = "signal")]
fn listen(group: &Prepared) -> Result<Signals, RuntimeProblem> {
    let mut signals = Signals::default();
    let Some(set) = group.plan.stop_signals() else {
        return Ok(signals);
    };
    let inherited = Inherited::get();
    let set = inherited.signals(set);
    inherited.warn(group.name(), &set);
    for signal in set {
        signals.listen(signal)?;
        leave_to_the_program(signal);
    }
    Ok(signals)
}
