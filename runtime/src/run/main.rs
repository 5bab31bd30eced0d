//! [`main()`]: a group that is a whole process, from its signals to its exit code.

use std::future::Future;
use std::io::{self, Write};
use std::pin::Pin;

use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};
use tokio::sync::oneshot;

use super::build::BuildError;
use super::build::progress::BuildProgress;
use super::inherited::Inherited;
use super::without_run::{prepare, refuse};
use crate::context::contained::contain;
use crate::plan::signal::StopSignals;
use crate::report::text::sources;
use crate::report::user_code::{panics, start_thread};
use crate::report::{log, stderr};
use crate::run::driver::Driver;
use crate::run::watchdog::Watchdog;
use crate::shared::erased::{block_on, spawn};
use crate::shared::monitor;
use crate::{Error, Exit, Group, IntoGroup, Report};

/// Found before tokio panics over it, since `#[tokio::main]` is a habit.
const INSIDE_A_RUNTIME: &str = "`rungroup::main` creates a runtime, and was called inside one
  help: write `fn main() -> rungroup::Exit` without `#[tokio::main]`; inside a runtime, call `app.run().await`";

/// The future of the build function of [`main()`]: any `Future<Output = anyhow::Result<G>>`, such as that of an async closure. The
/// bound has a name so that the compiler can say how another error is converted.
#[cfg_attr(docsrs, doc(cfg(feature = "signal")))]
#[diagnostic::on_unimplemented(
    message = "the build function returns `{Self}`, but must be async and return an `anyhow::Result` of the group\nhelp: write `async || Ok(App {{ … }})`, and convert another error with `?`, or a boxed one with `.map_err(anyhow::Error::from_boxed)`",
    label = "should be async and return an `anyhow::Result`"
)]
pub trait BuildFuture<G>: Future<Output = anyhow::Result<G>> {}

#[diagnostic::do_not_recommend]
impl<G, F: Future<Output = anyhow::Result<G>>> BuildFuture<G> for F {}

/// Builds a group and runs it as the whole process, with its own runtime, signals, exit code and bounded exit.
///
/// `build` runs on the actors' runtime, and returns a struct with `#[group]`, its `AppGroup`, or a [`Group`]. The function
/// returns when the group has ended, or when `build` has failed. The program's own `main` returns the [`Exit`].
///
/// # Threads
///
/// Timers and all decisions run on the calling thread, which no actor uses. One more thread receives the signals and bounds
/// the exit; it runs no user code. Actors run on a multi-thread tokio runtime with all drivers enabled; [`main_on`] takes
/// another one. The process exits without waiting for this runtime.
///
/// # Signals
///
/// SIGTERM, SIGINT and SIGQUIT stop the group, and so does SIGHUP if the process has a controlling terminal, unless the
/// group sets other signals. On Windows they are Ctrl-C, Ctrl-Break and the other console events. SIGHUP, SIGINT and
/// SIGQUIT stay ignored if the launcher ignored them, as `nohup` does with SIGHUP. If SIGTERM was ignored, or a signal that
/// stops the group was blocked, a warning names the launcher. [`Group::signals`] states the limits of this.
///
/// Before `build` has returned, each of these signals ends the process immediately with 128 + its number. After `build`,
/// a default signal that the group does not list still ends the process.
///
/// Each further signal escalates: end the drain, abort the remaining actors, exit the process. After the run, while the error
/// is printed or the program's own `main` completes, a signal ends the process. A SIGHUP after the cause changes nothing.
///
/// # Exit codes
///
/// | code | when |
/// |---|---|
/// | 0 | the run succeeded, or was stopped before the group was ready |
/// | 1 | the run or `build` failed, or `main` was called inside a tokio runtime; the error was printed to stderr |
/// | n | the run or `build` failed, and the error or one of its sources is an [`Exit`] with the code n |
/// | 128 + n | signal n escalated the stop to an abort, or ended the process; also if the run failed. Signal n stopped a group with `until = all` before all of its foreground actors had returned |
///
/// # Output
///
/// The error of a failed run or build is printed to stderr once, with the timeline of the actors. Without a `tracing`
/// subscriber that is interested in warnings of the target `rungroup`, warnings are lines on stderr. They name actors
/// that are not ready or have not ended after three seconds, restarts, and failures that do not stop the group.
///
/// # Bounded exit
///
/// After the cause of the stop, the process exits within the group's grace period plus one second, and within one second after
/// the program's own `main` has returned the `Exit`. An actor cannot prevent this: it may block its thread or every worker,
/// ignore its abort, block in its interrupt or its drop, or leave a `spawn_blocking` behind. Neither can an exit handler. The
/// time between the return of this function and that of the program's own `main` is not bounded.
///
/// The log subscriber runs on the calling thread. A subscriber that blocks forever, for example on a full pipe, blocks the
/// stop. The process still exits in time, with code 1 unless the stop was forced.
///
/// Time in which the process was stopped, for example by SIGSTOP, does not count.
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
#[cfg_attr(docsrs, doc(cfg(feature = "signal")))]
pub fn main<F, Fut, G>(build: F) -> Exit
where
    F: FnOnce() -> Fut + Send + 'static,
    Fut: BuildFuture<G> + Send + 'static,
    G: IntoGroup,
{
    main_on(&mut Builder::new_multi_thread(), build)
}

/// Like [`main()`], with the actors on a runtime that `builder` builds.
///
/// All drivers of the runtime are enabled. A current-thread runtime runs on a thread of its own, because the calling thread
/// stays free for timers and decisions: there, one actor that blocks its thread delays all others, but not the exit.
///
/// # Panics
///
/// As [`main()`].
///
/// # Examples
///
/// ```no_run
/// use rungroup::{Exit, Group, Interrupt};
/// use tokio::runtime::Builder;
///
/// fn main() -> Exit {
///     let mut builder = Builder::new_multi_thread();
///     rungroup::main_on(builder.worker_threads(2).thread_name("app"), async || {
///         let mut group = Group::new("example");
///         group.add("waiter", async |ctx| ctx.interrupted().await, Interrupt::cancel());
///         Ok(group)
///     })
/// }
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "signal")))]
pub fn main_on<F, Fut, G>(builder: &mut Builder, build: F) -> Exit
where
    F: FnOnce() -> Fut + Send + 'static,
    Fut: BuildFuture<G> + Send + 'static,
    G: IntoGroup,
{
    let build = Box::pin(async { Ok(build().await?.into_group()) });
    run_process(builder, build)
}

/// The build of a group. It is boxed, so that each program has no copy of the code that runs the group.
type GroupFuture = Pin<Box<dyn Future<Output = anyhow::Result<Group>> + Send>>;

fn run_process(builder: &mut Builder, build: GroupFuture) -> Exit {
    if Handle::try_current().is_ok() {
        write_error(INSIDE_A_RUNTIME);
        return Exit::FAILURE;
    }
    let watchdog = match Watchdog::take(&Inherited::get().default_signals()) {
        Ok(watchdog) => watchdog,
        Err(error) => {
            write_error(&format!("{error:#}"));
            return Exit::FAILURE;
        }
    };
    stderr::own(true);
    let ended = run(builder, build, &watchdog);
    let exit = Exit::of(&ended);
    // From here on a signal ends the process: the error may be one that cannot be printed.
    watchdog.run_finished(exit);
    // Warnings precede the error, if stderr takes them.
    let _ = monitor::block_on(stderr::written(), Some(stderr::LAST_LINES));
    stderr::own(false);
    if let Err(error) = &ended {
        print(error);
    }
    watchdog.release();
    // The errors in it are the user's: the drop of one may panic or block, and all of it ends with the process.
    std::mem::forget(ended);
    exit
}

fn run(builder: &mut Builder, build: GroupFuture, watchdog: &Watchdog) -> anyhow::Result<Report> {
    let runtimes = Builder::new_current_thread().enable_all().build();
    let runtimes = runtimes.and_then(|own| Ok((own, ActorRuntime::new(builder.enable_all())?)));
    let (own, actors) = runtimes.map_err(|error| {
        anyhow::Error::new(error).context("the tokio runtime could not be built")
    })?;
    let ended = block_on(
        &own,
        build_and_run(build, actors.handle().clone(), watchdog.clone()),
    );
    actors.leave();
    // Actors that are left so do not stop the processes that they have started.
    #[cfg(feature = "process")]
    crate::process::kill_all();
    ended
}

async fn build_and_run(
    build: GroupFuture,
    actors: Handle,
    watchdog: Watchdog,
) -> anyhow::Result<Report> {
    let progress = BuildProgress::new();
    let (sender, group) = oneshot::channel();
    let build = progress.of(built(build));
    spawn(&actors, async { drop(sender.send(build.await)) });
    let group = progress.watch(group).await??;
    let (prepared, signals) = {
        // The values of a group that does not run are dropped where its actors would have run.
        let _entered = actors.enter();
        // Until the drops have finished, a signal ends the process, because there is no driver to receive it.
        let prepared = prepare(group)?;
        let inherited = Inherited::get();
        let (name, plan) = (prepared.name(), &prepared.plan);
        let signals = inherited.signals(plan.stop_signals().unwrap_or(&StopSignals::Default));
        inherited.warn(name, &signals);
        match watchdog.run(name, plan.grace(), signals) {
            Ok(signals) => (prepared, signals),
            Err(problem) => return Err(refuse(prepared, problem).into()),
        }
    };
    let driver = Driver::new(prepared, actors)?;
    let driver = driver.with_signals(signals).with_watchdog(watchdog);
    Ok(driver.run().await?)
}

/// The runtime of the actors, which is never waited for.
enum ActorRuntime {
    MultiThread(Runtime),
    /// On a thread of its own, until the sender is dropped.
    CurrentThread(Handle, oneshot::Sender<()>),
}

impl ActorRuntime {
    fn new(builder: &mut Builder) -> io::Result<ActorRuntime> {
        let runtime = builder.build()?;
        let handle = runtime.handle().clone();
        if handle.runtime_flavor() != RuntimeFlavor::CurrentThread {
            return Ok(ActorRuntime::MultiThread(runtime));
        }
        let (left, is_left) = oneshot::channel::<()>();
        let body = move || {
            let _ = block_on(&runtime, is_left);
            runtime.shutdown_background();
        };
        start_thread("rungroup-actors", Box::new(body))?;
        Ok(ActorRuntime::CurrentThread(handle, left))
    }

    fn handle(&self) -> &Handle {
        match self {
            ActorRuntime::MultiThread(runtime) => runtime.handle(),
            ActorRuntime::CurrentThread(handle, _) => handle,
        }
    }

    /// Leaves what blocks a worker, or a thread of `spawn_blocking`, to itself.
    fn leave(self) {
        match self {
            ActorRuntime::MultiThread(runtime) => runtime.shutdown_background(),
            ActorRuntime::CurrentThread(_, left) => drop(left),
        }
    }
}

/// The group of the build closure. A panic is an error.
pub(crate) async fn built(
    build: impl Future<Output = anyhow::Result<Group>>,
) -> anyhow::Result<Group> {
    let (result, drop_panic) = contain(build).await;
    if let Some(panic) = drop_panic {
        log::drop_of_build_panicked(&panic);
    }
    result.unwrap_or_else(|panic| Err(sources::into_anyhow(panic).context("`build` panicked")))
}

/// Prints the error's block to stderr, also through contexts around it.
fn print(error: &anyhow::Error) {
    let block = match error.downcast_ref::<Error>() {
        Some(inner) => {
            let mut block = String::new();
            for context in error.chain().take_while(|error| !error.is::<Error>()) {
                block += &sources::text(context);
                block += ": ";
            }
            block + &format!("{inner:?}")
        }
        None => panics::catch_quiet(|| {
            if error.is::<BuildError>() {
                let line = format!("{:#}", sources::ErrorText(error));
                line + &sources::backtrace_section(error)
            } else {
                sources::block(error)
            }
        })
        .unwrap_or_else(|panic| format!("an error whose `Display` {panic}")),
    };
    write_error(&block);
}

fn write_error(text: &str) {
    // The output may have no reader. The exit code has the result in any case.
    let _ = writeln!(io::stderr(), "Error: {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn main_inside_a_runtime_is_an_error_and_no_panic() {
        let exit = main(async || -> anyhow::Result<Group> { unreachable!("nothing can be built") });
        assert_eq!(exit, Exit::FAILURE);
    }
}
