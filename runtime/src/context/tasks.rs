//! The tasks that an actor spawns: each runs until it ends, or until its attempt is aborted.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing::Span;

use crate::bounds::IntoResult;
use crate::report::log;
use crate::shared::Retained;
use crate::shared::message::ActorMessage;
use crate::shared::returned::{ReturnReport, UserResult};
use crate::shared::tasks::TaskAdmission;
use crate::shared::user_future::UserFuture;
use crate::{Failure, Scope, SpawnError, TaskHandle};
use crate::{report::user_code::panics, shared::current, shared::erased, shared::user_future};

use super::contained::contain;

/// The effect of a failure of the task on its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// None: the failure is reported.
    Unlinked,
    /// The failure is that of the attempt.
    Linked,
}

impl Scope {
    /// Spawns a task that belongs to this actor, on the runtime of the actors. The actor ends after its tasks.
    ///
    /// A task is interrupted with the actor, which it observes through a clone of this scope, and shares the actor's deadline:
    /// an abort drops the task at its next await. Before a restart the tasks are interrupted and end. An error or a panic of a
    /// task does not fail the actor, unlike that of a [linked](Scope::spawn_linked) task. It is logged, counted, and kept in
    /// part in the [report](crate::ActorReport::task_failures).
    ///
    /// # Errors
    ///
    /// Returns an error, and drops the future, if this attempt was interrupted or has ended. If execute returns this
    /// error, the outcome is [`Interrupted`](crate::Outcome::Interrupted), which is not a failure. The drain does not
    /// prevent new tasks.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::Context;
    /// use tokio::net::TcpListener;
    ///
    /// async fn echo(listener: TcpListener, ctx: Context) -> anyhow::Result<()> {
    ///     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
    ///         let (mut connection, _) = accepted?;
    ///         let spawned = ctx.spawn(async move {
    ///             let (mut from, mut to) = connection.split();
    ///             tokio::io::copy(&mut from, &mut to).await.map(drop)
    ///         });
    ///         if spawned.is_err() {
    ///             break; // interrupted after the accept
    ///         }
    ///     }
    ///     Ok(()) // the actor ends after its connections
    /// }
    /// ```
    pub fn spawn<F, M: 'static>(&self, future: F) -> Result<(), SpawnError>
    where
        F: Future<Output: IntoResult<M>> + Send + 'static,
    {
        spawn(self, Link::Unlinked, user_future::boxed(future))
    }

    /// Spawns a task as [`spawn`](Scope::spawn) does, whose failure is the failure of this attempt.
    ///
    /// If the task returns an error or panics, the actor fails. The group stops if the actor does not restart and has
    /// `on_err = stop`; the actor is then interrupted in its turn. Otherwise only this attempt is interrupted. In both cases
    /// the actor and its other tasks have its grace period, and its outcome is [`Failed`](crate::Outcome::Failed) with the
    /// task's error. `restart`, `on_err` and `dependents` apply as if execute had failed.
    ///
    /// Only the first failure of an attempt counts. Later failures count as failures of their tasks, as with `spawn`. The
    /// same applies to errors that the [stop provoked](crate::Outcome::Interrupted).
    ///
    /// Returns at once. Dropping the scope does not end the task. A task that is aborted has not failed.
    ///
    /// # Panics
    ///
    /// A panic of the task is contained. The error of the actor is then a [`PanicError`](crate::PanicError).
    ///
    /// # Errors
    ///
    /// Returns an error as `spawn` does.
    ///
    /// # Examples
    ///
    /// A worker that is useless without its heartbeat:
    ///
    /// ```
    /// use rungroup::{Context, Scope};
    /// use tokio::time::{Duration, sleep};
    ///
    /// # async fn send_heartbeat() -> std::io::Result<()> { Ok(()) }
    /// async fn heartbeat(scope: Scope) -> std::io::Result<()> {
    ///     let second = Duration::from_secs(1);
    ///     while scope.run_until_interrupted(sleep(second)).await.is_some() {
    ///         send_heartbeat().await?;
    ///     }
    ///     Ok(())
    /// }
    ///
    /// async fn worker(ctx: Context) -> anyhow::Result<()> {
    ///     ctx.spawn_linked(heartbeat(ctx.scope().clone()))?;
    ///     ctx.interrupted().await; // also if the heartbeat fails
    ///     Ok(())
    /// }
    /// ```
    pub fn spawn_linked<F, M: 'static>(&self, future: F) -> Result<(), SpawnError>
    where
        F: Future<Output: IntoResult<M>> + Send + 'static,
    {
        spawn(self, Link::Linked, user_future::boxed(future))
    }

    /// Spawns a task as [`spawn`](Scope::spawn) does, and returns a handle that resolves to its output.
    ///
    /// The output may be of any type. An error in it is not a failure, because the holder of the handle receives it. A panic is
    /// the error of the handle, and a failure of the task as with `spawn`.
    ///
    /// # Errors
    ///
    /// Returns an error as `spawn` does.
    ///
    /// # Examples
    ///
    /// A backup that may take a minute:
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use rungroup::Context;
    /// use tokio::time::timeout;
    ///
    /// # async fn back_up() -> std::io::Result<u64> { Ok(1) }
    /// async fn worker(ctx: Context) -> anyhow::Result<()> {
    ///     let mut backup = ctx.spawn_with_handle(back_up())?;
    ///     match timeout(Duration::from_secs(60), &mut backup).await {
    ///         Ok(result) => println!("{} bytes", result??),
    ///         Err(_) => backup.abort(),
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn spawn_with_handle<F>(&self, future: F) -> Result<TaskHandle<F::Output>, SpawnError>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        spawn_with_handle(self, future)
    }

    /// Waits until fewer than `limit` tasks of this actor are alive, and spawns a task as [`spawn`](Scope::spawn) does. A limit
    /// of 0 counts as 1.
    ///
    /// # Errors
    ///
    /// Returns an error as `spawn` does, even if the interrupt arrives during the wait.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped during the wait, no task was spawned, and `future` is dropped.
    ///
    /// # Examples
    ///
    /// A worker with at most ten jobs at a time:
    ///
    /// ```
    /// use rungroup::Context;
    /// use tokio::sync::mpsc;
    ///
    /// # async fn process(_: u32) -> std::io::Result<()> { Ok(()) }
    /// async fn worker(mut jobs: mpsc::Receiver<u32>, ctx: Context) -> anyhow::Result<()> {
    ///     while let Some(Some(job)) = ctx.run_until_interrupted(jobs.recv()).await {
    ///         ctx.spawn_bounded(10, process(job)).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub async fn spawn_bounded<F, M: 'static>(
        &self,
        limit: usize,
        future: F,
    ) -> Result<(), SpawnError>
    where
        F: Future<Output: IntoResult<M>> + Send + 'static,
    {
        spawn_bounded(self, limit, user_future::boxed(future)).await
    }

    /// Waits until no task of this actor is alive. The actor may spawn more tasks afterwards.
    ///
    /// A task must not call it: the task would wait for itself until its abort.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn wait_for_tasks(&self) {
        self.cell().fewer_tasks_than(1).await;
    }
}

/// Spawns a task, unless the attempt takes no more.
fn spawn(scope: &Scope, link: Link, future: UserFuture) -> Result<(), SpawnError> {
    match enter(scope, usize::MAX) {
        TaskAdmission::Entered => begin(scope, link, future).map(drop),
        TaskAdmission::Full | TaskAdmission::Closed => Err(refused(scope)),
    }
}

/// Spawns a task, unless the attempt takes no more. A panic of the task is reported here, because the handle receives it, too.
fn spawn_with_handle<F>(scope: &Scope, future: F) -> Result<TaskHandle<F::Output>, SpawnError>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let reporter = scope.clone();
    let future = async move {
        let (result, drop_panic) = contain(future).await;
        let panics = [result.as_ref().err(), drop_panic.as_ref()];
        for panic in panics.into_iter().flatten() {
            report_failure(&reporter, Failure::Panic(panic.clone()));
        }
        // If the handle is gone, the output is dropped in the task.
        drop(sender.send(result));
    };
    if enter(scope, usize::MAX) != TaskAdmission::Entered {
        return Err(refused(scope));
    }
    let task = begin(scope, Link::Unlinked, user_future::boxed(future))?;
    Ok(TaskHandle {
        result: receiver,
        task: task.abort_handle(),
    })
}

/// Spawns a task after fewer than `limit` are alive.
async fn spawn_bounded(scope: &Scope, limit: usize, future: UserFuture) -> Result<(), SpawnError> {
    let limit = limit.max(1);
    loop {
        match enter(scope, limit) {
            TaskAdmission::Entered => return begin(scope, Link::Unlinked, future).map(drop),
            TaskAdmission::Closed => return Err(refused(scope)),
            TaskAdmission::Full => {
                let room = scope.cell().fewer_tasks_than(limit);
                scope.run_until_interrupted(room).await;
            }
        }
    }
}

fn enter(scope: &Scope, limit: usize) -> TaskAdmission {
    scope.cell().enter_task(scope.attempt(), limit)
}

fn refused(scope: &Scope) -> SpawnError {
    SpawnError {
        actor: scope.name().to_owned(),
    }
}

fn begin(scope: &Scope, link: Link, future: UserFuture) -> Result<JoinHandle<()>, SpawnError> {
    let mut task = SpawnedTask {
        scope: scope.clone(),
        link,
        span: Span::none(),
        future: Some(future),
        retained: None,
    };
    // There is one wherever there is a scope.
    let Some((runtime, retained)) = scope.shared().runtime() else {
        return Err(refused(scope));
    };
    scope.cell().tasks().note_spawned();
    let is_inside = current::runs_here(scope.actor());
    task.span = log::span_of_task(scope.shared().name(), scope.name(), is_inside);
    task.retained = retained;
    Ok(erased::spawn(runtime, task.run()))
}

fn report_failure(scope: &Scope, failure: Failure) {
    log::task_failure(scope.shared().name(), scope.name(), &failure);
    let removed = scope.cell().tasks().note_failure(failure);
    if let Some(panic) = panics::drop_caught(removed) {
        log::task_failure(scope.shared().name(), scope.name(), &Failure::Panic(panic));
    }
}

/// A task of an actor. It is counted as ended when it is dropped.
struct SpawnedTask {
    scope: Scope,
    link: Link,
    span: Span,
    future: Option<UserFuture>,
    /// The group retains its values until every task has ended.
    retained: Option<Arc<Retained>>,
}

impl SpawnedTask {
    /// Runs until the future is ready, or until the attempt is aborted.
    async fn run(mut self) {
        let scope = self.scope.clone();
        let mut aborted = pin!(scope.aborted());
        poll_fn(|cx| {
            if self.step(cx).is_ready() {
                Poll::Ready(())
            } else {
                aborted.as_mut().poll(cx)
            }
        })
        .await;
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let SpawnedTask {
            scope,
            span,
            future: Some(future),
            ..
        } = self
        else {
            return Poll::Ready(());
        };
        let poll = || future.as_mut().poll(cx);
        let result = match current::call(scope.actor(), span, poll) {
            Ok(poll) => Ok(ready!(poll)),
            Err(panic) => Err(panic),
        };
        self.finish(ReturnReport::new(result).data().end);
        Poll::Ready(())
    }

    fn finish(&mut self, end: UserResult) {
        let future = self.future.take();
        let dropped = current::call(self.scope.actor(), &self.span, || drop(future));
        let dropped = dropped.err().map(UserResult::Panicked);
        for end in [Some(end), dropped].into_iter().flatten() {
            self.fail(end);
        }
    }

    /// Reports the end of a task, if it is a failure. The engine decides about that of a linked task.
    fn fail(&self, end: UserResult) {
        let scope = &self.scope;
        if self.link == Link::Linked && !matches!(end, UserResult::Ok) {
            let failed = ActorMessage::LinkedTaskFailed(scope.attempt(), end.into());
            scope.actor().send(failed);
        } else if let Some(failure) = end.failure() {
            report_failure(scope, failure);
        }
    }
}

impl Drop for SpawnedTask {
    fn drop(&mut self) {
        if self.future.is_some() {
            self.finish(UserResult::Ok);
        }
        if self.scope.cell().leave_task() {
            self.scope.actor().send(ActorMessage::TasksFinished);
        }
    }
}
