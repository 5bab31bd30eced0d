//! The tasks that an actor spawns: each runs until it ends, or until its attempt is aborted.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tracing::Span;

use crate::report::log;
use crate::shared::tasks::Entry;
use crate::shared::user_future::UserFuture;
use crate::shared::{ActorMessage, Retained};
use crate::{Failure, Scope, SpawnError, report::panics, shared::current};

/// Spawns a task, unless the attempt takes no more.
pub(crate) fn spawn(scope: &Scope, future: UserFuture) -> Result<(), SpawnError> {
    match enter(scope, usize::MAX) {
        Entry::Entered => begin(scope, future),
        Entry::Full | Entry::Closed => Err(refused(scope)),
    }
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
            Entry::Entered => return begin(scope, future),
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

fn begin(scope: &Scope, future: UserFuture) -> Result<(), SpawnError> {
    let mut task = SpawnedTask {
        scope: scope.clone(),
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
    runtime.spawn(task.run());
    Ok(())
}

/// A task of an actor. It is counted as ended when it is dropped.
struct SpawnedTask {
    scope: Scope,
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
        let failure = match panics::catch(poll) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(()))) => None,
            Ok(Poll::Ready(Err(error))) => Some(Failure::Error(Arc::new(error))),
            Err(panic) => Some(Failure::Panic(panic)),
        };
        self.over(failure);
        Poll::Ready(())
    }

    fn over(&mut self, failure: Option<Failure>) {
        let future = self.future.take();
        let dropped = panics::catch(|| log::in_span(&self.span, || drop(future)))
            .err()
            .map(Failure::Panic);
        for failure in failure.into_iter().chain(dropped) {
            log::task_failure(self.scope.shared().name(), self.scope.name(), &failure);
            self.scope.cell().tasks().note_failure(failure);
        }
    }
}

impl Drop for SpawnedTask {
    fn drop(&mut self) {
        if self.future.is_some() {
            self.over(None);
        }
        if self.scope.cell().leave_task() {
            self.scope.actor().send(ActorMessage::TasksFinished);
        }
    }
}
