//! A future of the user's in a tokio task: an execute or an async interrupt, whose end is reported exactly once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tracing::Span;

use crate::PanicError;
use crate::engine::{Id, StopScope};
use crate::report::log;
use crate::shared::actor_ref::ActorRef;
use crate::shared::current;
use crate::shared::message::ActorMessage;
use crate::shared::prepared::{AsyncBody, Body, EachBody};
use crate::shared::returned::{ReturnReport, UserResult};
use crate::shared::user_future::UserFuture;

use super::group_run::GroupRun;
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

/// The emptied box of a future, which the driver has allocated, and so frees. Workers that free the boxes of a group at the
/// same time wait for each other in the allocator.
pub(super) type Emptied = Option<UserFuture>;

/// Calls code of an actor: in the task or on the thread of an attempt, or of a call of its interrupt.
pub(super) struct AttemptCode {
    pub(super) actor: ActorRef,
    span: Span,
    /// The group keeps its values until all code of its actors has ended.
    _retained: Arc<RetainedValues>,
}

impl AttemptCode {
    /// Calls code of the actor. A panic of it is contained.
    pub(super) fn call<T>(&self, code: impl FnOnce() -> T) -> Result<T, PanicError> {
        current::call(&self.actor, &self.span, code)
    }

    /// Returns the body to the driver for another attempt, or drops it. No attempt follows the cause of the stop.
    pub(super) fn leave_body(&self, body: Body, restarts: bool, returned: &mut ReturnReport) {
        if restarts && !self.actor.shared().refuses_requests() {
            returned.add_body(body);
        } else {
            returned.add_drop_panic(self.call(|| drop(body)).err());
        }
    }
}

impl GroupRun {
    pub(super) fn code(&self, id: Id) -> AttemptCode {
        AttemptCode {
            actor: self.actors[id].actor.clone(),
            span: log::span(self.name(), self.actor_name(id)),
            _retained: Arc::clone(&self.retained),
        }
    }
}

/// A task of an actor. It reports the return, the panic or the drop of its future, and contains panics of these.
///
/// No code of the user's runs before the first poll. After the report, the task has neither a future nor a body.
pub(super) struct ActorTask {
    future: Option<UserFuture>,
    /// Makes the future when the task is first polled, unless the body runs once: its future does the same.
    body: Option<EachBody>,
    kind: TaskKind,
    code: AttemptCode,
}

impl ActorTask {
    pub(super) fn new(body: AsyncBody, kind: TaskKind, code: AttemptCode) -> ActorTask {
        let (future, body) = match body {
            AsyncBody::OneShot(body) => (Some(body.start(code.actor.clone())), None),
            AsyncBody::Each(body) => (None, Some(body)),
        };
        ActorTask {
            future,
            body,
            kind,
            code,
        }
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Poll<Emptied> {
        let mut returned = None;
        let called = self.code.call(|| {
            if let (None, Some(make)) = (&self.future, &mut self.body) {
                self.future = Some(make(self.code.actor.clone()));
                if !self.kind.restarts() {
                    self.body = None;
                }
            }
            let future = self.future.as_mut().expect("it has not ended");
            if let Poll::Ready(result) = future.as_mut().poll(cx) {
                returned = Some(result);
                future.as_mut().empty();
            }
        });
        let (result, drop_panic) = match (returned, called) {
            (None, Ok(())) => return Poll::Pending,
            (None, Err(panic)) => (Err(panic), self.empty()),
            (Some(result), dropped) => (Ok(result), dropped.err()),
        };
        // While the group continues, the driver would keep the memory. Before the report, after which it changes the cell.
        let is_freed_by_driver = self.code.actor.cell().stops_with_group();
        self.report(ReturnReport::new(result), drop_panic);
        let emptied = self.future.take();
        Poll::Ready(emptied.filter(|_| is_freed_by_driver))
    }

    /// Drops the future of the user's. Returns the panic of its drop.
    fn empty(&mut self) -> Option<PanicError> {
        let future = self.future.as_mut()?;
        self.code.call(|| future.as_mut().empty()).err()
    }

    /// Reports the end. The body goes back, unless there is no other attempt.
    fn report(&mut self, mut returned: ReturnReport, drop_panic: Option<PanicError>) {
        let actor = &self.code.actor;
        returned.add_drop_panic(drop_panic);
        if let Some(body) = self.body.take() {
            let body = Body::Async(AsyncBody::Each(body));
            self.code
                .leave_body(body, self.kind.restarts(), &mut returned);
        }
        match self.kind {
            TaskKind::Receive if returned.is_sound() => {
                actor.send(ActorMessage::ValuesReceived);
            }
            TaskKind::Execute { .. } | TaskKind::Receive => {
                if let Some(last) = report_execute(actor, returned) {
                    actor.send(last);
                }
            }
            TaskKind::Interrupt(scope) => {
                let message = ActorMessage::InterruptReturned(scope, returned);
                actor.send(message);
            }
        }
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
        if matches!(self.kind, TaskKind::Interrupt(_)) && self.body.is_some() {
            // An interrupt is called even if its task is aborted in the same step: the first poll still runs.
            let _ = self.step(&mut Context::from_waker(Waker::noop()));
        }
        if self.future.is_some() || self.body.is_some() {
            let drop_panic = self.empty();
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
