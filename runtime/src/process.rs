//! Child processes: a [`ProcessSpec`] describes the command, [`execute`] runs it as an actor, and `capture` runs it for its
//! output.

mod capture;
mod child;
mod error;
mod lines;
mod log;
mod process_group;
mod ready;
mod spec;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::time::Duration;

use tokio::time::timeout;

pub use capture::Captured;
pub use error::ProcessError;
pub use process_group::KilledProcess;
pub use spec::{ProcessReady, ProcessSpec, WaitFor};

pub(crate) use process_group::kill_all;

use crate::plan::ActorKind;
use crate::{Actor, ActorBuilder, ActorSettings, Context, Interrupt, Ready, Scope};
use child::Child;
use error::Kind;
use log::{Logged, Origin};
use ready::Awaited;
use spec::Remaining;

/// The time for which the end of a child by a signal waits for the same signal to this process: a launcher sends it to both,
/// and the end of the child may be noticed first.
const SIGNAL_PATIENCE: Duration = Duration::from_millis(50);

/// The grace of processes that a child leaves behind, unless its actor declares another.
const REMAINING_GRACE: Duration = Duration::from_secs(1);

/// The stage of the stop of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProcessStop {
    NotAsked,
    Asked,
    Killed,
}

/// Runs the process to its exit, or, after the scope is interrupted, until it has been stopped. Returns the processes that an
/// abort has killed. The process group is killed at once if the future is dropped.
async fn supervise(
    spec: &ProcessSpec,
    scope: &Scope,
    ready: &ProcessReady,
    declare_ready: impl Fn() + Send,
) -> Result<Vec<KilledProcess>, ProcessError> {
    let Some(awaited) = scope.run_until_interrupted(Awaited::new(ready)).await else {
        return Ok(Vec::new());
    };
    let mut awaited = awaited.map_err(|kind| ProcessError::new(spec, kind))?;
    if scope.is_interrupted() {
        return Ok(Vec::new());
    }
    let grace = scope.declared_grace().unwrap_or(REMAINING_GRACE);
    let mut child = Child::start(spec, spec.remaining(Remaining::Stop { grace }))?;
    let group = scope.handle();
    let origin = Origin::Actor {
        group: group.name(),
        actor: scope.name(),
    };
    log::started(&origin, spec, child.id());
    let mut logged = Logged::new(origin, awaited.line());
    let mut stop = ProcessStop::NotAsked;
    let (mut interrupted, mut aborted) = (pin!(scope.interrupted()), pin!(scope.aborted()));
    let gone = poll_fn(|cx| {
        child.poll_pipes(cx, &mut logged);
        if stop == ProcessStop::NotAsked && awaited.poll_reached(cx, &logged) {
            declare_ready();
        }
        if stop == ProcessStop::NotAsked && interrupted.as_mut().poll(cx).is_ready() {
            if let Some(ready) = awaited.unreached(ready) {
                log::unready(logged.origin(), spec, &ready);
            }
            child.stop();
            stop = ProcessStop::Asked;
        }
        if stop == ProcessStop::Asked && aborted.as_mut().poll(cx).is_ready() {
            child.kill();
            stop = ProcessStop::Killed;
        }
        child.poll_gone(cx, |signal| log::suspended(logged.origin(), spec, signal))
    });
    let gone = gone.await;
    child.finish(&mut logged).await;
    logged.end();
    log::exited(logged.origin(), spec, &gone);
    if stop == ProcessStop::Killed {
        return Ok(gone.killed);
    }
    if scope.is_interrupted() {
        return Ok(Vec::new());
    }
    if gone.status.is_some_and(error::is_of_stop) {
        let status = scope.shared().status();
        let cause = status.until(|status| status.cause.clone());
        // Without a cause it failed.
        let _ = timeout(SIGNAL_PATIENCE, cause).await;
    }
    // The turn of its interrupt has not come. A launcher, or whatever requested the stop, may have signalled the child, too.
    // After a failure, its own end is one more.
    if let Some(cause) = scope.cause().filter(|cause| !cause.is_failure()) {
        return match (gone.status, cause.signal()) {
            (Some(status), Some(signal)) if error::is_of(status, signal) => {
                Err(ProcessError::new(spec, Kind::ExitOfCause(status)))
            }
            _ => Ok(Vec::new()),
        };
    }
    // The last output may contain the expected line.
    if awaited.reached_by(&logged) {
        declare_ready();
    }
    let kind = match (gone.status, awaited.unreached(ready)) {
        (None, _) => Kind::StatusUnknown,
        (Some(status), Some(ready)) => Kind::NotReady(status, ready),
        (Some(status), None) if status.success() => return Ok(Vec::new()),
        (Some(status), None) => Kind::Exit(status),
    };
    Err(ProcessError::new(spec, kind).with_stderr(logged.last_of_stderr()))
}

impl ProcessSpec {
    /// Runs the command inside an actor, and waits for its exit. Its output is logged under the name of the actor.
    ///
    /// After an interrupt of the actor, the process is [stopped](ProcessSpec#stop). The method then returns `Ok` for
    /// every exit status.
    ///
    /// # Errors
    ///
    /// Returns an error if the program cannot be started, or exits with a code other than 0 before the interrupt.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future kills the process and its descendants.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, ProcessSpec};
    ///
    /// async fn worker(ctx: Context) -> anyhow::Result<()> {
    ///     ProcessSpec::new("echo").arg("migrated").run(&ctx).await?;
    ///     Ok(())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// group.add("worker", worker, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub async fn run(&self, scope: &Scope) -> Result<(), ProcessError> {
        let killed = supervise(self, scope, &ProcessReady::Started, || ()).await;
        // The log names them; the outcome is that of the execute which runs this command.
        killed.map(drop)
    }

    /// Runs the command as the execute of an actor that becomes ready as `ready` describes. Add the actor with
    /// [`Ready::Manual`](crate::Ready::Manual).
    ///
    /// [`Actor::execute`] is the same with [`ProcessReady::Started`]. This function is also for an execute that builds
    /// its command from a received value.
    ///
    /// # Errors
    ///
    /// Returns a [`ProcessError`] if the program cannot be started, or exits before it is ready or, without a stop, with
    /// a code other than 0.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future kills the process and its descendants.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, ProcessReady, ProcessSpec, Ready, Slot};
    ///
    /// async fn database(ctx: Context<String>) {
    ///     ctx.provide("postgres://localhost".to_owned());
    ///     ctx.interrupted().await;
    /// }
    ///
    /// async fn proxy(ctx: Context<(), String>) -> anyhow::Result<()> {
    ///     let script = "echo listening before $DATABASE; exec sleep 3600";
    ///     let spec = ProcessSpec::new("sh").args(["-c", script]);
    ///     let spec = spec.env("DATABASE", ctx.received());
    ///     spec.execute_ready(ProcessReady::line("listening"), ctx).await
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (mut group, url) = (Group::new("example"), Slot::new());
    /// group.actor("database").provides(&url).add(database, Interrupt::cancel());
    /// group.actor("proxy").receives(&url).ready(Ready::Manual).add(proxy, Interrupt::cancel());
    /// group
    ///     .add("client", async |_ctx| println!("the proxy listens"), Interrupt::cancel())
    ///     .requires(["proxy"]);
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub async fn execute_ready<R: Send>(
        self,
        ready: ProcessReady,
        ctx: Context<(), R>,
    ) -> anyhow::Result<()> {
        let scope = ctx.scope().clone();
        // An actor whose process is ready when it has started need not declare that.
        let is_declared = ready != ProcessReady::Started;
        // It owns the context, which so lives as long as the process, and need not be `Sync`.
        let declare_ready = move || {
            if is_declared {
                ctx.ready();
            } else {
                ctx.declare_ready();
            }
        };
        let killed = supervise(&self, &scope, &ready, declare_ready).await?;
        if killed.is_empty() {
            Ok(())
        } else {
            Err(ProcessError::new(&self, Kind::Killed(killed)).into())
        }
    }
}

impl Actor for ProcessSpec {
    const __KIND: ActorKind = ActorKind::Process;

    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        self.execute_ready(ProcessReady::Started, ctx).await
    }
}

impl<'g, R: Send + Sync + 'static, N> ActorBuilder<'g, (), R, N> {
    /// Adds a child process. Each attempt starts one from `spec`, and `ready` is the condition for its readiness.
    ///
    /// The interrupt sends SIGTERM to the process group, and the actor ends when the whole group has exited. After the
    /// grace period the group is killed. An exit code other than 0 is a failure, unless the actor was interrupted.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, ProcessReady, ProcessSpec};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// let echo = ProcessSpec::new("echo").arg("listening");
    /// group.actor("sidecar").add_process(echo, ProcessReady::line("listening"));
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn add_process(self, spec: ProcessSpec, ready: ProcessReady) -> ActorSettings<'g> {
        let when = match ready {
            ProcessReady::Started => Ready::Started,
            _ => Ready::Manual,
        };
        let execute = move |ctx| spec.clone().execute_ready(ready.clone(), ctx);
        self.kind(ActorKind::Process)
            .process_ready(when)
            .add_async(execute, Interrupt::cancel())
    }
}
