//! A future of the user's in a task of its own: whatever becomes of it, the driver is told exactly once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tracing::Span;

use crate::PanicError;
use crate::engine::StopScope;
use crate::report::panics;
use crate::shared::ActorMessage;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ContextFate;
use crate::shared::current;
use crate::shared::member::{AsyncBody, Body};
use crate::shared::returned::{End, Returned};
use crate::shared::user_future::UserFuture;

use super::kept::Kept;

/// What the future is of the actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Execute,
    Interrupt(StopScope),
}

/// A future whose return, panic or drop is reported, with its panics and those of its drop contained.
pub(super) struct Guarded {
    future: Option<UserFuture>,
    /// What makes the future of an execute, when it is first polled.
    body: Option<AsyncBody>,
    /// Whether the body makes another future after this one.
    restarts: bool,
    /// Whether it was polled.
    begun: bool,
    span: Span,
    reporter: Reporter,
    /// What the group keeps is kept until every actor has ended.
    _kept: Arc<Kept>,
}

/// The memory of a future that came back and was cleared, for the driver to free at the end.
pub(super) type Emptied = Option<UserFuture>;

/// Tells the driver how the future ended.
struct Reporter {
    role: Role,
    actor: ActorRef,
}

impl Guarded {
    pub(super) fn new(
        future: UserFuture,
        role: Role,
        actor: ActorRef,
        span: Span,
        kept: Arc<Kept>,
    ) -> Guarded {
        let reporter = Reporter { role, actor };
        Guarded {
            future: Some(future),
            body: None,
            restarts: false,
            begun: false,
            span,
            reporter,
            _kept: kept,
        }
    }

    /// One attempt of an execute.
    pub(super) fn execute(
        body: AsyncBody,
        restarts: bool,
        actor: ActorRef,
        span: Span,
        kept: Arc<Kept>,
    ) -> Guarded {
        let reporter = Reporter {
            role: Role::Execute,
            actor,
        };
        Guarded {
            future: None,
            body: Some(body),
            restarts,
            begun: false,
            span,
            reporter,
            _kept: kept,
        }
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Poll<Emptied> {
        if self.begun && self.future.is_none() {
            return Poll::Ready(None);
        }
        let Guarded {
            future,
            body,
            restarts,
            begun,
            span,
            reporter,
            ..
        } = self;
        let begins = !std::mem::replace(begun, true);
        reporter.begin_poll();
        let actor = &reporter.actor;
        let mut result = None;
        let poll = || {
            if let (true, Some(make)) = (begins, body.as_mut()) {
                *future = Some(make(actor.clone()));
                if !*restarts {
                    *body = None;
                }
            }
            let poll = future
                .as_mut()
                .map_or(Poll::Ready(Ok(())), |future| future.as_mut().poll(cx));
            if let Poll::Ready(returned) = poll {
                // From here on a panic is one of its drop.
                result = Some(returned);
                if let Some(future) = future {
                    future.as_mut().clear();
                }
            }
        };
        let panic = panics::catch(|| current::within(actor, || span.in_scope(poll))).err();
        let (result, drop_panic) = match (result, panic) {
            (None, None) => {
                reporter.end_poll();
                return Poll::Pending;
            }
            (None, Some(panic)) => (Err(panic), dropped_in(span, self.future.take())),
            (Some(result), drop_panic) => (Ok(result), drop_panic),
        };
        self.report(Returned::new(result), drop_panic);
        let emptied = self.future.take();
        // While the group goes on, the driver would keep it.
        Poll::Ready(emptied.filter(|_| self.reporter.actor.cell().is_last()))
    }

    /// The body goes back, unless there is no other attempt.
    fn report(&mut self, mut returned: Returned, drop_panic: Option<PanicError>) {
        returned.add_drop_panic(drop_panic);
        if self.body.is_some() && (!self.restarts || self.reporter.actor.cell().is_last()) {
            returned.add_drop_panic(dropped_in(&self.span, self.body.take()));
        }
        returned.add_body(self.body.take().map(Body::Async));
        self.reporter.report(returned);
    }
}

impl Future for Guarded {
    type Output = Emptied;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.step(cx)
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if matches!(self.reporter.role, Role::Interrupt(_)) && !self.begun {
            // It is called whatever comes, also where it is aborted in the same step: so much of it still runs.
            let _ = self.step(&mut Context::from_waker(Waker::noop()));
        }
        if self.future.is_some() || !self.begun {
            let drop_panic = dropped_in(&self.span, self.future.take());
            self.report(End::Dropped.into(), drop_panic);
        }
    }
}

/// Drops what is the user's in its span: entering that is the subscriber's code, and may panic, too.
fn dropped_in<T>(span: &Span, value: T) -> Option<PanicError> {
    panics::catch(|| span.in_scope(|| drop(value))).err()
}

impl Reporter {
    fn begin_poll(&self) {
        if self.role == Role::Execute {
            self.actor.cell().begin_poll();
        }
    }

    fn end_poll(&self) {
        let cell = self.actor.cell();
        if self.role == Role::Execute && cell.end_poll() == ContextFate::Dropped {
            self.actor
                .send(ActorMessage::ContextDropped(cell.attempt()));
        }
    }

    fn report(&self, returned: Returned) {
        match self.role {
            Role::Execute => execute_is_back(&self.actor, returned),
            Role::Interrupt(called_for) => {
                self.actor
                    .send(ActorMessage::InterruptReturned(called_for, returned));
            }
        }
    }
}

/// Tells the driver that execute has come back, and whether what it spawned has.
pub(super) fn execute_is_back(actor: &ActorRef, returned: Returned) {
    let leaves_tasks = actor.cell().execute_leaves_tasks();
    if leaves_tasks {
        actor.send(ActorMessage::TasksRemain);
    }
    actor.send(ActorMessage::Returned(returned));
    if leaves_tasks && actor.cell().execute_returned() {
        actor.send(ActorMessage::TasksFinished);
    }
}
