//! [`main()`]: a group that is a whole process, from its signals to its exit code.

use std::future::{Future, poll_fn};
use std::io::{self, Write};
use std::pin::Pin;
use std::task::Poll;

use tokio::runtime::{Builder, Handle, Runtime};

#[cfg(feature = "signal")]
use crate::Signal;
use crate::run::{Driver, Watchdog};
#[cfg(feature = "signal")]
use crate::run::{Effect, Signals};
use crate::{Error, Exit, Group, IntoGroup, Report, report::panics, report::sources};

/// Found before tokio panics over it, since `#[tokio::main]` is a habit.
const INSIDE_A_RUNTIME: &str = "`rungroup::main` makes a runtime of its own, and was called inside another
  help: write `fn main() -> rungroup::Exit` without `#[tokio::main]`; inside a runtime, it is `app.run().await`";

/// Builds a group and runs it as the whole process, with its own runtime, signals, exit code and bounded exit.
///
/// `build` runs on the actors' runtime. It returns a struct with `#[group]`, its `AppGroup`, or a [`Group`].
///
/// # Threads
///
/// Signals, timers and all decisions run on the calling thread, which no actor uses. Actors run on a multi-thread tokio
/// runtime with all drivers enabled. The process exits without waiting for this runtime.
///
/// # Signals
///
/// SIGINT and SIGTERM (on Windows Ctrl-C and the other console events) stop the group, unless the group sets other signals.
/// Before `build` has completed, either of the two ends the process immediately with 128 + its number, as the system would.
/// Afterwards, either of them that the group does not list does the same.
///
/// Each further signal escalates: end the drain, abort the remaining actors, exit the process.
///
/// # Exit codes
///
/// | code | when |
/// |---|---|
/// | 0 | the run succeeded, or was stopped before the group was ready |
/// | 1 | the run or `build` failed, or `main` was called inside a tokio runtime; the error was printed to stderr |
/// | 128 + n | signal n escalated the stop to an abort, or ended the process, or stopped a group with `until = all` before all of its foreground actors had returned |
///
/// # Bounded exit
///
/// After the cause of the stop, the process exits within the group's grace period plus one second. An actor cannot prevent
/// this: it may block its thread or every worker, ignore its abort, block in its interrupt or its drop, or leave a
/// `spawn_blocking` behind. The caller must return the `Exit` from `main` immediately.
///
/// The log subscriber also runs on the calling thread. A subscriber that blocks forever, for example on a full pipe, blocks the
/// stop. The process still exits in time if a worker is free to receive the signal, with code 1 unless the stop was forced.
///
/// # Panics
///
/// A panic of the user's code does not make `main` panic: a panic in `build` is an error.
///
/// # Examples
///
/// ```no_run
/// use rungroup::{Exit, Group, Interrupt};
///
/// fn main() -> Exit {
///     rungroup::main(async || {
///         let mut group = Group::new("example");
///         group.add("waiter", async |ctx| ctx.interrupted().await, Interrupt::cancel());
///         Ok(group)
///     })
/// }
/// ```
pub fn main<F, Fut, G>(build: F) -> Exit
where
    F: FnOnce() -> Fut + Send + 'static,
    Fut: Future<Output = anyhow::Result<G>> + Send + 'static,
    G: IntoGroup,
{
    if Handle::try_current().is_ok() {
        return failed(&anyhow::anyhow!(INSIDE_A_RUNTIME));
    }
    let runtimes = Builder::new_current_thread().enable_all().build();
    let runtimes =
        runtimes.and_then(|own| Ok((own, Builder::new_multi_thread().enable_all().build()?)));
    // Until this function returns, whatever it still does: it may be the printing that is held up.
    let watchdog = Watchdog::default();
    let (own, actors) = match runtimes {
        Ok(runtimes) => runtimes,
        Err(error) => {
            return failed(
                &anyhow::Error::new(error).context("the tokio runtime could not be made"),
            );
        }
    };
    let ended = own.block_on(build_and_run(build, &actors, watchdog.clone()));
    // Whatever blocks a worker, or a thread of `spawn_blocking`, is left to itself.
    actors.shutdown_background();
    // Nor does what is left so stop the processes that it has started.
    #[cfg(feature = "process")]
    crate::process::kill_all();
    let exit = match &ended {
        Ok(report) => exit_of(report).unwrap_or(Exit::SUCCESS),
        Err(error) => {
            let exit = failed(error);
            let report = error.downcast_ref::<Error>().and_then(Error::report);
            report.and_then(exit_of).unwrap_or(exit)
        }
    };
    // The errors in it are the user's: the drop of one may panic or block, and all of it ends with the process.
    std::mem::forget(ended);
    exit
}

async fn build_and_run<F, Fut, G>(
    build: F,
    actors: &Runtime,
    watchdog: Watchdog,
) -> anyhow::Result<Report>
where
    F: FnOnce() -> Fut + Send + 'static,
    Fut: Future<Output = anyhow::Result<G>> + Send + 'static,
    G: IntoGroup,
{
    #[cfg(feature = "signal")]
    let mut signals = Signals::default();
    #[cfg(feature = "signal")]
    for signal in [Signal::INT, Signal::TERM] {
        let listening = signals.listen(signal, Effect::EndProcess);
        listening.map_err(anyhow::Error::msg)?;
    }
    let mut build = actors.spawn(caught(async move { Ok(build().await?.into_group()) }));
    let group = poll_fn(|cx| {
        #[cfg(feature = "signal")]
        if let Poll::Ready((signal, _)) = signals.poll(cx) {
            super::end_process(signal.exit_code().into());
        }
        Pin::new(&mut build).poll(cx)
    });
    let group = group.await??;
    #[cfg(feature = "signal")]
    group.listen(&mut signals, &[Signal::INT, Signal::TERM])?;
    let prepared = group.prepare()?;
    #[cfg(feature = "signal")]
    if let Some(grace) = prepared.plan.grace() {
        let _entered = actors.enter();
        let again = signals.again().map_err(anyhow::Error::msg)?;
        actors.spawn(
            watchdog
                .downgrade()
                .hear(again, prepared.plan.name().to_owned(), grace),
        );
    }
    let driver = Driver::new(prepared, actors.handle().clone())?;
    let driver = driver.with_watchdog(watchdog);
    #[cfg(feature = "signal")]
    let driver = driver.with_signals(signals);
    Ok(driver.run().await?)
}

/// The build, with its panic as an error.
fn caught<F>(build: F) -> impl Future<Output = anyhow::Result<Group>> + Send
where
    F: Future<Output = anyhow::Result<Group>> + Send,
{
    let mut build = Box::pin(build);
    poll_fn(move |cx| match panics::catch(|| build.as_mut().poll(cx)) {
        Ok(poll) => poll,
        Err(panic) => Poll::Ready(Err(anyhow::Error::new(panic).context("`build` panicked"))),
    })
}

/// Shows the error's block on stderr, also through what was wrapped around it.
fn failed(error: &anyhow::Error) -> Exit {
    let block = match error.downcast_ref::<Error>() {
        Some(inner) => {
            let around = error.chain().take_while(|error| !error.is::<Error>());
            around
                .map(|context| format!("{}: ", sources::text(context)))
                .chain([format!("{inner:?}")])
                .collect()
        }
        None => panics::catch_quiet(|| format!("{error:?}")).unwrap_or_else(|panic| {
            format!("an error whose text cannot be shown, `Display` {panic}")
        }),
    };
    // Nobody may be there to read it, and the exit code tells in any case.
    let _ = writeln!(io::stderr(), "Error: {block}");
    Exit::FAILURE
}

/// The exit code of a run that a signal forced, or cut short; otherwise it is the result that counts.
fn exit_of(report: &Report) -> Option<Exit> {
    let cut_short = report.stopped_before_completion();
    let cut_short_by = report.cause().signal().filter(|_| cut_short);
    let signal = report.forced_by().or(cut_short_by)?;
    Some(Exit::from(signal.exit_code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn inside_a_runtime_it_is_an_error_and_no_panic() {
        let exit = main(async || -> anyhow::Result<Group> { unreachable!("nothing can be built") });
        assert_eq!(exit, Exit::FAILURE);
    }
}
