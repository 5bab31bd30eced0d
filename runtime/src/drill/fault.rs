//! Plants a fault in the body of an actor, and records its polls and attempts.

use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::case::{Fault, Moment};
use super::watched::{PlantedError, TEXT, Watched, WatchedAttempt};
use crate::plan::ActorKind;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::CellState;
use crate::shared::drilled_children::{self, ChildFault};
use crate::shared::prepared::{AsyncBody, BlockingBody, Body};
use crate::shared::user_future::{OneShotBody, UserFuture, boxed};
use crate::{GroupState, Handle, Scope};

/// Wraps the body of an actor that is no nested group.
pub(super) fn watch(body: Body, watched: Watched) -> Body {
    match body {
        Body::Async(AsyncBody::OneShot(inner)) => {
            Body::Async(AsyncBody::OneShot(Box::new(WatchedOneShot {
                inner,
                watched,
            })))
        }
        Body::Async(AsyncBody::Each(mut inner)) => {
            let body = move |actor: ActorRef| {
                let attempt = watched.begin_attempt();
                // The call of execute is user code, too.
                let is_called = !watched.ends_at_once(attempt);
                let mut call = |actor| {
                    let _within = watched.within();
                    inner(actor)
                };
                let inner = is_called.then(|| call(actor.clone()));
                watched.future(attempt, actor, inner)
            };
            Body::Async(AsyncBody::Each(Box::new(body)))
        }
        Body::Blocking(inner) => Body::Blocking(watched.blocking(inner)),
        Body::Group(group) => Body::Group(group),
    }
}

struct WatchedOneShot {
    inner: Box<dyn OneShotBody>,
    watched: Watched,
}

impl OneShotBody for WatchedOneShot {
    fn start(self: Box<Self>, actor: ActorRef) -> UserFuture {
        let attempt = self.watched.begin_attempt();
        let inner = {
            let _within = self.watched.within();
            self.inner.start(actor.clone())
        };
        self.watched.future(attempt, actor, Some(inner))
    }
}

impl Watched {
    /// Returns `true` if no step of the actor comes before its fault, nor after it.
    fn ends_at_once(&self, attempt: WatchedAttempt) -> bool {
        match attempt.fault {
            Some((fault, Moment::FirstPoll)) => {
                self.kind != ActorKind::Process && fault != Fault::Slow
            }
            _ => false,
        }
    }

    fn future(
        &self,
        attempt: WatchedAttempt,
        actor: ActorRef,
        inner: Option<UserFuture>,
    ) -> UserFuture {
        boxed(WatchedFuture {
            inner,
            planted: attempt
                .fault
                .map(|(fault, at)| (fault, at, moment(at, actor.clone()))),
            pause: None,
            hangs: false,
            attempt,
            child_has_fault: false,
            polls: 0,
            actor,
            watched: self.clone(),
        })
    }

    fn blocking(self, mut inner: BlockingBody) -> BlockingBody {
        Box::new(move |actor| {
            let attempt = self.begin_attempt();
            let Some((fault, at)) = attempt.fault else {
                return inner(actor);
            };
            if at != Moment::FirstPoll {
                let result = inner(actor.clone());
                if !Scope::new(actor).is_interrupted() {
                    return result;
                }
            }
            if attempt.is_planted {
                self.note_planted();
            }
            self.fail_thread(fault)
        })
    }

    /// The fault as one of the child process that the actor is.
    fn of_child(&self, fault: Fault) -> Option<ChildFault> {
        match fault {
            _ if self.kind != ActorKind::Process => None,
            Fault::Kill => Some(ChildFault::Kill),
            Fault::Exit => Some(ChildFault::Exit(1)),
            Fault::Return => Some(ChildFault::Exit(0)),
            Fault::IgnoreTerm => Some(ChildFault::IgnoreStop),
            Fault::Error | Fault::Panic | Fault::Hang | Fault::Slow => None,
        }
    }
}

type MomentReached = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The future of one attempt, with its fault.
struct WatchedFuture {
    inner: Option<UserFuture>,
    planted: Option<(Fault, Moment, MomentReached)>,
    /// The time in which a slow actor takes no step.
    pause: Option<MomentReached>,
    hangs: bool,
    attempt: WatchedAttempt,
    child_has_fault: bool,
    polls: u32,
    actor: ActorRef,
    watched: Watched,
}

impl WatchedFuture {
    /// Polls the user's future.
    fn poll_inner(&mut self, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        if self.attempt.is_first {
            let mut record = self.watched.record();
            if record.ready_after.is_none() && self.actor.cell().was_ready() {
                record.ready_after = Some(self.polls);
            }
            record.polls = self.polls + 1;
        }
        self.polls += 1;
        let Some(inner) = &mut self.inner else {
            return Poll::Pending;
        };
        let _within = self.watched.within();
        let children = &self.watched.observed.children;
        let poll = drilled_children::within(children, || inner.as_mut().poll(cx));
        if poll.is_ready() && self.child_has_fault && self.attempt.is_planted {
            self.watched.note_planted();
        }
        poll
    }

    fn fail(&mut self, fault: Fault, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        if let Some(fault) = self.watched.of_child(fault) {
            self.child_has_fault = true;
            self.watched.observed.children.plant(fault);
            return self.poll_inner(cx);
        }
        if self.attempt.is_planted {
            self.watched.note_planted();
        }
        match fault {
            Fault::Panic => resume_unwind(Box::new(TEXT)),
            Fault::Return => Poll::Ready(Ok(())),
            Fault::Hang => {
                self.hangs = true;
                Poll::Pending
            }
            Fault::Slow => {
                self.pause = Some(Box::pin(almost_aborted(Scope::new(self.actor.clone()))));
                self.step(cx)
            }
            Fault::Error | Fault::Kill | Fault::Exit | Fault::IgnoreTerm => {
                Poll::Ready(Err(anyhow::Error::new(PlantedError)))
            }
        }
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        if self.hangs {
            return Poll::Pending;
        }
        if let Some(pause) = &mut self.pause {
            if pause.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.pause = None;
        }
        let polls = self.polls;
        let due = |(fault, at, reached): &mut (Fault, Moment, MomentReached)| {
            let is_due = match *at {
                Moment::Poll(after) | Moment::BeforeReady(after) => polls >= after,
                _ => reached.as_mut().poll(cx).is_ready(),
            };
            is_due.then_some((*fault, *at))
        };
        let Some((fault, at)) = self.planted.as_mut().and_then(due) else {
            return self.poll_inner(cx);
        };
        self.planted = None;
        if at == Moment::AfterInterrupt {
            let result = self.poll_inner(cx);
            if result.is_ready() {
                return result;
            }
        }
        self.fail(fault, cx)
    }
}

impl Future for WatchedFuture {
    type Output = anyhow::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        if let Some(clock) = &self.watched.clock {
            clock.hold();
        }
        self.step(cx)
    }
}

/// Resolves when the moment is there. That of a number of polls is counted by the future.
fn moment(at: Moment, actor: ActorRef) -> MomentReached {
    Box::pin(async move {
        match at {
            Moment::FirstPoll => {}
            Moment::Poll(_) | Moment::BeforeReady(_) | Moment::InterruptFunction => {
                std::future::pending::<()>().await;
            }
            Moment::Ready => until_ready(&actor).await,
            Moment::GroupReady => {
                let group = Handle::new(Arc::clone(actor.shared()));
                group.wait_for_state(GroupState::Ready).await;
            }
            Moment::Interrupt | Moment::AfterInterrupt => Scope::new(actor).interrupted().await,
        }
    })
}

/// Resolves nine tenths of the grace period after the interrupt.
async fn almost_aborted(scope: Scope) {
    scope.interrupted().await;
    let now = Instant::now();
    let left = scope.deadline().map_or(Duration::ZERO, |deadline| {
        deadline.saturating_duration_since(now)
    });
    sleep_until(now + left * 9 / 10).await;
}

/// Resolves when the actor is ready.
pub(super) async fn until_ready(actor: &ActorRef) {
    let ready = |state: &CellState| state.is_ready().then_some(());
    actor.cell().until(ready).await;
}
