//! Plants a fault in the body of an actor, and records its polls and attempts.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use super::case::{Fault, Moment};
use super::clock::HeldClock;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::CellState;
use crate::shared::member::{AsyncBody, BlockingBody, Body};
use crate::shared::user_future::{OneShotBody, UserFuture};
use crate::{GroupState, Handle, Scope};

/// The error of a planted fault.
#[derive(Debug)]
pub(super) struct Planted;

/// The text of a planted error and panic.
pub(super) const TEXT: &str = "planted by the drill";

impl fmt::Display for Planted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(TEXT)
    }
}

impl StdError for Planted {}

/// The body of one actor, as the drill sees it.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    /// The fault, the moment, and the number of attempts that have it.
    pub(super) plant: Option<(Fault, Moment, u32)>,
    pub(super) record: Arc<Mutex<Record>>,
    pub(super) threads: Arc<HungThreads>,
    pub(super) clock: Option<Arc<HeldClock>>,
}

/// The record of a body in one run.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The number of attempts.
    pub(super) attempts: u32,
    /// The number of polls of the first attempt.
    pub(super) polls: u32,
    /// When the fault was planted for the first time.
    pub(super) planted: Option<Instant>,
}

impl Watched {
    pub(super) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that an attempt begins.
    fn begin_attempt(&self) -> Attempt {
        let mut record = self.record();
        record.attempts += 1;
        let planted = self.plant.filter(|plant| record.attempts <= plant.2);
        Attempt {
            is_first: record.attempts == 1,
            planted: planted.map(|(fault, at, _)| (fault, at)),
        }
    }

    /// Notes that the fault happens now.
    fn note_planted(&self) {
        self.record().planted.get_or_insert_with(Instant::now);
    }
}

/// One attempt, with its fault.
#[derive(Clone, Copy)]
struct Attempt {
    is_first: bool,
    planted: Option<(Fault, Moment)>,
}

impl Attempt {
    fn fails_at_once(self) -> bool {
        matches!(self.planted, Some((_, Moment::FirstPoll)))
    }
}

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
                let is_called = !attempt.fails_at_once();
                let inner = is_called.then(|| inner(actor.clone()));
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
        let inner = self.inner.start(actor.clone());
        self.watched.future(attempt, actor, Some(inner))
    }
}

impl Watched {
    fn future(&self, attempt: Attempt, actor: ActorRef, inner: Option<UserFuture>) -> UserFuture {
        let planted = attempt.planted;
        Box::pin(WatchedFuture {
            inner,
            planted: planted.map(|(fault, at)| (fault, at, moment(at, actor.clone()))),
            pause: None,
            hangs: false,
            is_first: attempt.is_first,
            polls: 0,
            actor,
            watched: self.clone(),
        })
    }

    fn blocking(self, mut inner: BlockingBody) -> BlockingBody {
        Box::new(move |actor| match self.begin_attempt().planted {
            Some((fault, Moment::FirstPoll)) => self.fail_thread(fault),
            Some((fault, _)) => {
                let result = inner(actor.clone());
                if Scope::new(actor).is_interrupted() {
                    self.fail_thread(fault)
                } else {
                    result
                }
            }
            None => inner(actor),
        })
    }

    /// The fault of a thread.
    fn fail_thread(&self, fault: Fault) -> anyhow::Result<()> {
        self.note_planted();
        match fault {
            Fault::Error => Err(anyhow::Error::new(Planted)),
            // Without the panic hook, which would print it.
            Fault::Panic => resume_unwind(Box::new(TEXT)),
            Fault::Return => Ok(()),
            Fault::Hang | Fault::Slow => {
                self.threads.hang();
                Ok(())
            }
        }
    }
}

type MomentReached = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The future of one attempt, with its fault.
struct WatchedFuture {
    inner: Option<UserFuture>,
    planted: Option<(Fault, Moment, MomentReached)>,
    /// The rest of the time in which a slow actor does not observe its interrupt.
    pause: Option<Pin<Box<Sleep>>>,
    hangs: bool,
    is_first: bool,
    polls: u32,
    actor: ActorRef,
    watched: Watched,
}

impl WatchedFuture {
    /// Polls the user's future.
    fn poll_inner(&mut self, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        self.polls += 1;
        if self.is_first {
            self.watched.record().polls = self.polls;
        }
        match &mut self.inner {
            Some(inner) => inner.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }

    fn fail(&mut self, fault: Fault, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        self.watched.note_planted();
        match fault {
            Fault::Error => Poll::Ready(Err(anyhow::Error::new(Planted))),
            // Without the panic hook, which would print it.
            Fault::Panic => resume_unwind(Box::new(TEXT)),
            Fault::Return => Poll::Ready(Ok(())),
            Fault::Hang => {
                self.hangs = true;
                Poll::Pending
            }
            Fault::Slow => {
                let now = Instant::now();
                let left = Scope::new(self.actor.clone())
                    .deadline()
                    .map_or(Duration::ZERO, |deadline| {
                        deadline.saturating_duration_since(now)
                    });
                self.pause = Some(Box::pin(sleep_until(now + left * 9 / 10)));
                self.step(cx)
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
                Moment::Poll(after) => polls >= after,
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
            Moment::Poll(_) => std::future::pending().await,
            Moment::Ready => until_ready(&actor).await,
            Moment::GroupReady => {
                let group = Handle::new(Arc::clone(actor.shared()));
                group.wait_for_state(GroupState::Ready).await;
            }
            Moment::Interrupt | Moment::AfterInterrupt => Scope::new(actor).interrupted().await,
        }
    })
}

/// Resolves when the actor is ready.
pub(super) async fn until_ready(actor: &ActorRef) {
    let ready = |state: &CellState| state.is_ready().then_some(());
    actor.cell().until(ready).await;
}

/// The threads of blocking actors that hang, until the verdict.
#[derive(Debug, Default)]
pub(super) struct HungThreads {
    state: Mutex<Hung>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Hung {
    is_released: bool,
    count: usize,
}

impl HungThreads {
    /// Blocks until the verdict.
    fn hang(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.count += 1;
        let hangs = |state: &mut Hung| !state.is_released;
        state = self
            .changed
            .wait_while(state, hangs)
            .unwrap_or_else(PoisonError::into_inner);
        state.count -= 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Lets the threads go, and waits until none hangs.
    pub(super) fn release(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_released = true;
        self.changed.notify_all();
        let hang = |state: &mut Hung| state.count > 0;
        drop(self.changed.wait_while(state, hang));
    }
}
