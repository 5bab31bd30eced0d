//! A future of the user's in a task of its own: whatever becomes of it, the driver is told exactly once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tracing::Span;

use crate::cell::ContextFate;
use crate::engine::Id;
use crate::member::ExecuteFuture;
use crate::panics::{self, Panic};
use crate::shared::{End, Message, Returned, Shared};

use super::kept::Kept;

/// What the future is of the actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Execute,
    Interrupt,
}

/// A future whose return, panic or drop is reported, with its panics and those of its drop contained.
pub(super) struct Guarded {
    future: Option<ExecuteFuture>,
    /// Whether it was polled.
    begun: bool,
    span: Span,
    reporter: Reporter,
    /// What the group keeps is kept until every actor has ended.
    _kept: Arc<Kept>,
}

/// Tells the driver how the future ended.
struct Reporter {
    role: Role,
    shared: Arc<Shared>,
    id: Id,
}

impl Guarded {
    pub(super) fn new(
        future: ExecuteFuture,
        role: Role,
        shared: Arc<Shared>,
        id: Id,
        span: Span,
        kept: Arc<Kept>,
    ) -> Guarded {
        Guarded { future: Some(future), begun: false, span, reporter: Reporter { role, shared, id }, _kept: kept }
    }
}

impl Guarded {
    fn step(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Guarded { future: slot, span, reporter, .. } = self;
        let Some(future) = slot else { return Poll::Ready(()) };
        self.begun = true;
        reporter.begin_poll();
        let result = match panics::catch(|| span.in_scope(|| future.as_mut().poll(cx))) {
            Ok(Poll::Pending) => {
                reporter.end_poll();
                return Poll::Pending;
            }
            Ok(Poll::Ready(result)) => Ok(result),
            Err(panic) => Err(panic),
        };
        let drop_panic = dropped_in(span, slot.take());
        reporter.report(Returned::new(result, drop_panic));
        Poll::Ready(())
    }
}

impl Future for Guarded {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.step(cx)
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if self.reporter.role == Role::Interrupt && !self.begun {
            // It is called whatever comes, also where it is aborted in the same step: so much of it still runs.
            let _ = self.step(&mut Context::from_waker(Waker::noop()));
        }
        if let Some(future) = self.future.take() {
            let drop_panic = dropped_in(&self.span, future);
            self.reporter.report(Returned { end: End::Dropped, drop_panic });
        }
    }
}

/// Drops what is the user's in its span: entering that is the subscriber's code, and may panic, too.
fn dropped_in<T>(span: &Span, value: T) -> Option<Panic> {
    panics::catch(|| span.in_scope(|| drop(value))).err()
}

impl Reporter {
    fn begin_poll(&self) {
        if self.role == Role::Execute {
            self.shared.cell(self.id).begin_poll();
        }
    }

    fn end_poll(&self) {
        if self.role == Role::Execute && self.shared.cell(self.id).end_poll() == ContextFate::Dropped {
            self.shared.send(Message::ContextDropped(self.id));
        }
    }

    fn report(&self, returned: Returned) {
        self.shared.send(match self.role {
            Role::Execute => Message::Returned(self.id, returned),
            Role::Interrupt => Message::InterruptBack(self.id, returned),
        });
    }
}
