//! The tasks that an actor spawns: each runs until it ends, or until its attempt is aborted.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing::Span;

use crate::report::log;
use crate::shared::returned::{End, Returned};
use crate::shared::tasks::Entry;
use crate::shared::user_future::UserFuture;
use crate::shared::{ActorMessage, Retained};
use crate::{Failure, Scope, SpawnError, TaskHandle};
use crate::{report::panics, shared::current, shared::user_future};

use super::contained::contain;

/// The effect of a failure of the task on its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// None: it is reported.
    Unlinked,
    /// It is the failure of the attempt.
    Linked,
}

/// Spawns a task, unless the attempt takes no more.
pub(crate) fn spawn(scope: &Scope, link: Link, future: UserFuture) -> Result<(), SpawnError> {
    match enter(scope, usize::MAX) {
        Entry::Entered => begin(scope, link, future).map(drop),
        Entry::Full | Entry::Closed => Err(refused(scope)),
    }
}

/// Spawns a task, unless the attempt takes no more. A panic of the task is reported here, because the handle receives it, too.
pub(crate) fn spawn_with_handle<F>(
    scope: &Scope,
    future: F,
) -> Result<TaskHandle<F::Output>, SpawnError>
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
    if enter(scope, usize::MAX) != Entry::Entered {
        return Err(refused(scope));
    }
    let task = begin(scope, Link::Unlinked, user_future::boxed(future))?;
    Ok(TaskHandle {
        result: receiver,
        task: task.abort_handle(),
    })
}

/// Spawns a task after fewer than `limit` are alive.
pub(crate) async fn spawn_bounded(
    scope: &Scope,
    limit: usize,
    future: UserFuture,
) -> Result<(), SpawnError> {
    let limit = limit.max(1);
    loop {
        match enter(scope, limit) {
            Entry::Entered => return begin(scope, Link::Unlinked, future).map(drop),
            Entry::Closed => return Err(refused(scope)),
            Entry::Full => {
                let room = scope.cell().fewer_tasks_than(limit);
                scope.run_until_interrupted(room).await;
            }
        }
    }
}

fn enter(scope: &Scope, limit: usize) -> Entry {
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
    let is_inside = current::is(scope.actor());
    task.span = log::span_of_task(scope.shared().name(), scope.name(), is_inside);
    task.retained = retained;
    Ok(runtime.spawn(task.run()))
}

fn report_failure(scope: &Scope, failure: Failure) {
    log::task_failure(scope.shared().name(), scope.name(), &failure);
    scope.cell().tasks().note_failure(failure);
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
        let poll = || current::within(scope.actor(), || log::in_span(span, poll));
        let result = match panics::catch(poll) {
            Ok(poll) => Ok(ready!(poll)),
            Err(panic) => Err(panic),
        };
        self.over(Returned::new(result).details().end);
        Poll::Ready(())
    }

    fn over(&mut self, end: End) {
        let future = self.future.take();
        let dropped = panics::catch(|| log::in_span(&self.span, || drop(future)));
        let dropped = dropped.err().map(End::Panicked);
        for end in [Some(end), dropped].into_iter().flatten() {
            self.fail(end);
        }
    }

    /// Reports the end of a task, if it is a failure. The engine decides about that of a linked task.
    fn fail(&self, end: End) {
        let scope = &self.scope;
        if self.link == Link::Linked && !matches!(end, End::Ok) {
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
            self.over(End::Ok);
        }
        if self.scope.cell().leave_task() {
            self.scope.actor().send(ActorMessage::TasksFinished);
        }
    }
}
