//! A future of the user's in a tokio task: an execute or an async interrupt, whose end is reported exactly once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tracing::Span;

use crate::PanicError;
use crate::engine::StopScope;
use crate::report::log;
use crate::report::user_code::panics;
use crate::shared::actor_ref::ActorRef;
use crate::shared::current;
use crate::shared::message::ActorMessage;
use crate::shared::prepared::{AsyncBody, Body, EachBody};
use crate::shared::returned::{ReturnReport, UserResult};
use crate::shared::user_future::UserFuture;

use super::retained::RetainedValues;

/// The function of the actor that a task runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TaskKind {
    /// The execute of one attempt, and whether the body can make another.
    Execute {
        restarts: bool,
    },
    /// The wait of a nested group for its values. A failure of it is that of execute.
    Receive,
    Interrupt(StopScope),
}

impl TaskKind {
    fn restarts(self) -> bool {
        self == TaskKind::Execute { restarts: true }
    }
}

/// Returns `true` if the body of an attempt goes back to the driver for another one. No attempt follows the cause of the stop.
pub(super) fn keeps_body(actor: &ActorRef, restarts: bool) -> bool {
    restarts && !actor.shared().refuses_requests()
}

/// The emptied box of a future, which the driver has allocated, and so frees. Workers that free the boxes of a group at the
/// same time wait for each other in the allocator.
pub(super) type Emptied = Option<UserFuture>;

/// A task of an actor. It reports the return, the panic or the drop of its future, and contains panics of these.
///
/// No code of the user's runs before the first poll.
pub(super) struct ActorTask {
    future: Option<UserFuture>,
    /// Makes the future when the task is first polled, unless the body runs once: its future does the same.
    body: Option<EachBody>,
    is_polled: bool,
    kind: TaskKind,
    actor: ActorRef,
    span: Span,
    /// The group keeps its values until every task has ended.
    _retained: Arc<RetainedValues>,
}

impl ActorTask {
    pub(super) fn new(
        body: AsyncBody,
        kind: TaskKind,
        actor: ActorRef,
        span: Span,
        retained: Arc<RetainedValues>,
    ) -> ActorTask {
        let (future, body) = match body {
            AsyncBody::OneShot(body) => (Some(body.start(actor.clone())), None),
            AsyncBody::Each(body) => (None, Some(body)),
        };
        ActorTask {
            future,
            body,
            is_polled: false,
            kind,
            actor,
            span,
            _retained: retained,
        }
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Poll<Emptied> {
        let is_first = !std::mem::replace(&mut self.is_polled, true);
        let mut result = None;
        let mut poll_user = || {
            if let (true, Some(make)) = (is_first, &mut self.body) {
                self.future = Some(make(self.actor.clone()));
                if !self.kind.restarts() {
                    self.body = None;
                }
            }
            let Some(future) = &mut self.future else {
                return result = Some(Ok(()));
            };
            if let Poll::Ready(returned) = future.as_mut().poll(cx) {
                // From here on, a panic is one of its drop.
                result = Some(returned);
                future.as_mut().empty();
            }
        };
        let mut poll_in_span =
            || current::within(&self.actor, || log::in_span(&self.span, &mut poll_user));
        let panic = panics::catch_call(&mut poll_in_span).err();
        let (result, drop_panic) = match (result, panic) {
            (None, None) => return Poll::Pending,
            (None, Some(panic)) => (Err(panic), self.drop_in_span(|task| task.future.take())),
            (Some(result), drop_panic) => (Ok(result), drop_panic),
        };
        // While the group continues, the driver would keep the memory. Before the report, after which it changes the cell.
        let is_freed_by_driver = self.actor.cell().stops_with_group();
        self.report(ReturnReport::new(result), drop_panic);
        let emptied = self.future.take();
        Poll::Ready(emptied.filter(|_| is_freed_by_driver))
    }

    /// Reports the end. The body goes back, unless there is no other attempt.
    fn report(&mut self, mut returned: ReturnReport, drop_panic: Option<PanicError>) {
        returned.add_drop_panic(drop_panic);
        if !keeps_body(&self.actor, self.kind.restarts()) {
            returned.add_drop_panic(self.drop_in_span(|task| task.body.take()));
        }
        let body = self.body.take().map(AsyncBody::Each);
        returned.add_body(body.map(Body::Async));
        match self.kind {
            TaskKind::Receive if returned.is_sound() => {
                self.actor.send(ActorMessage::ValuesReceived);
            }
            TaskKind::Execute { .. } | TaskKind::Receive => {
                if let Some(last) = report_execute(&self.actor, returned) {
                    self.actor.send(last);
                }
            }
            TaskKind::Interrupt(scope) => {
                let message = ActorMessage::InterruptReturned(scope, returned);
                self.actor.send(message);
            }
        }
    }

    /// Drops a value of the user's in the span of the actor: entering that is code of the subscriber, and may panic, too.
    fn drop_in_span<T>(&mut self, take: impl FnOnce(&mut Self) -> Option<T>) -> Option<PanicError> {
        let value = take(self)?;
        panics::catch(|| log::in_span(&self.span, || drop(value))).err()
    }
}

impl Future for ActorTask {
    type Output = Emptied;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Emptied> {
        self.step(cx)
    }
}

impl Drop for ActorTask {
    fn drop(&mut self) {
        if matches!(self.kind, TaskKind::Interrupt(_)) && !self.is_polled {
            // An interrupt is called even if its task is aborted in the same step: the first poll still runs.
            let _ = self.step(&mut Context::from_waker(Waker::noop()));
        }
        if self.future.is_some() || !self.is_polled {
            let drop_panic = self.drop_in_span(|task| task.future.take());
            self.report(UserResult::Dropped.into(), drop_panic);
        }
    }
}

/// Tells the driver that execute has returned, and whether its tasks have ended. Returns the message that is left to send,
/// which is the last of the attempt.
#[must_use]
pub(super) fn report_execute(actor: &ActorRef, returned: ReturnReport) -> Option<ActorMessage> {
    let returned = ActorMessage::Returned(returned);
    if !actor.cell().execute_leaves_tasks() {
        return Some(returned);
    }
    actor.send(ActorMessage::TasksRemain);
    actor.send(returned);
    let has_finished = actor.cell().execute_returned();
    has_finished.then_some(ActorMessage::TasksFinished)
}
