//! The tasks that belong to an actor: counted, told with it, waited for. Their results are the actor's own business: what
//! goes wrong is logged and kept in part.
//!
//! Of a task that is over nothing is left but its count.

use std::any::Any;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use tokio::sync::Notify;
use tracing::Span;

use crate::report::log;
use crate::shared::ActorMessage;
use crate::shared::user_future::UserFuture;
use crate::{Failure, Scope, SpawnError, TaskFailures, report::panics, shared::current};

/// The tasks of one actor.
#[derive(Debug)]
pub(crate) struct Tasks {
    /// How many are alive, and [`Tasks::EXECUTE`]. At zero there will be no more of this attempt.
    alive: AtomicUsize,
    /// Of actors that ever had any.
    notes: OnceLock<Box<Notes>>,
}

#[derive(Debug, Default)]
struct Notes {
    /// Wakes whoever waits for one to end.
    gone: Notify,
    spawned: AtomicU64,
    /// Of the actors that were added in its name.
    numbered: AtomicU64,
    failures: Mutex<TaskFailures>,
}

/// Whether there is room for one more.
enum Entry {
    Entered,
    Full,
    Closed,
}

impl Default for Tasks {
    fn default() -> Tasks {
        Tasks {
            alive: AtomicUsize::new(Tasks::EXECUTE),
            notes: OnceLock::new(),
        }
    }
}

impl Tasks {
    /// Execute itself, for as long as it has not come back.
    const EXECUTE: usize = 1 << (usize::BITS - 1);

    /// For another attempt.
    pub(crate) fn renew(&self) {
        self.alive.store(Tasks::EXECUTE, Ordering::Release);
    }

    /// Whether any was ever spawned.
    pub(crate) fn were_any(&self) -> bool {
        self.notes
            .get()
            .is_some_and(|notes| notes.spawned.load(Ordering::Relaxed) > 0)
    }

    /// How many there were, and what went wrong in them; none where there was none.
    pub(crate) fn report(&self) -> Option<(u64, TaskFailures)> {
        let notes = self.notes.get().filter(|_| self.were_any())?;
        let failures = notes
            .failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Some((notes.spawned.load(Ordering::Relaxed), failures))
    }

    /// Execute comes back. Returns whether it leaves none; if not, [`execute_is_back`](Tasks::execute_is_back) is to be
    /// called once the driver was told.
    pub(crate) fn none_left(&self) -> bool {
        self.alive
            .compare_exchange(Tasks::EXECUTE, 0, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// Returns whether the last of them is gone meanwhile.
    pub(crate) fn execute_is_back(&self) -> bool {
        self.alive.fetch_and(!Tasks::EXECUTE, Ordering::AcqRel) == Tasks::EXECUTE
    }

    /// The next number, from 1 on.
    pub(crate) fn next_number(&self) -> u64 {
        self.notes().numbered.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn notes(&self) -> &Notes {
        self.notes.get_or_init(Box::default)
    }

    fn enter(&self, limit: usize) -> Entry {
        let one_more =
            |alive: usize| (alive != 0 && alive & !Tasks::EXECUTE < limit).then_some(alive + 1);
        match self
            .alive
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more)
        {
            Ok(_) => Entry::Entered,
            Err(0) => Entry::Closed,
            Err(_) => Entry::Full,
        }
    }

    /// Returns whether it was the last, and execute is back.
    fn leave(&self) -> bool {
        let last = self.alive.fetch_sub(1, Ordering::AcqRel) == 1;
        self.notes().gone.notify_waiters();
        last
    }

    /// Waits until there is something to find.
    async fn until<T>(&self, found: impl Fn(usize) -> Option<T>) -> T {
        let found = || found(self.alive.load(Ordering::Acquire) & !Tasks::EXECUTE);
        loop {
            // From here on a notification is kept, so that the look cannot miss what comes after it.
            let gone = self.notes().gone.notified();
            if let Some(found) = found() {
                return found;
            }
            gone.await;
        }
    }

    pub(crate) async fn none(&self) {
        self.until(|alive| (alive == 0).then_some(())).await;
    }

    fn note(&self, failure: Failure) {
        let mut failures = self
            .notes()
            .failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let evicted = failures.note(failure);
        drop(failures);
        // Its error is the user's, so not under the lock.
        drop(evicted);
    }
}

/// Spawns a task of the actor's, or says that it will have no more.
pub(crate) fn spawn(scope: &Scope, future: UserFuture) -> Result<(), SpawnError> {
    match enter(scope, usize::MAX) {
        Entry::Entered => begin(scope, future),
        _ => Err(refused(scope)),
    }
}

/// As [`spawn`], once fewer than `limit` are alive.
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
                let room = scope
                    .cell()
                    .tasks()
                    .until(|alive| (alive < limit).then_some(()));
                scope.run_until_interrupted(room).await;
            }
        }
    }
}

fn enter(scope: &Scope, limit: usize) -> Entry {
    if scope.is_interrupted() {
        Entry::Closed
    } else {
        scope.cell().tasks().enter(limit)
    }
}

fn refused(scope: &Scope) -> SpawnError {
    SpawnError {
        actor: scope.name().to_owned(),
    }
}

fn begin(scope: &Scope, future: UserFuture) -> Result<(), SpawnError> {
    let mut child = Child {
        scope: scope.clone(),
        span: Span::none(),
        future: Some(future),
        kept: None,
    };
    // There is one wherever there is a scope.
    let Some((runtime, kept)) = scope.shared().runtime() else {
        return Err(refused(scope));
    };
    scope
        .cell()
        .tasks()
        .notes()
        .spawned
        .fetch_add(1, Ordering::Relaxed);
    child.span = log::span(scope.shared().name(), scope.name());
    child.kept = kept;
    runtime.spawn(child.run());
    Ok(())
}

/// A task of an actor's. However it ends, it is counted as gone then.
struct Child {
    scope: Scope,
    span: Span,
    future: Option<UserFuture>,
    /// What the group keeps is kept until every task is over.
    kept: Option<Arc<dyn Any + Send + Sync>>,
}

impl Child {
    /// Until it comes back, or its actor is aborted.
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
        let Child {
            scope,
            span,
            future: Some(future),
            ..
        } = self
        else {
            return Poll::Ready(());
        };
        let poll = || current::within(scope.actor(), || span.in_scope(|| future.as_mut().poll(cx)));
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
        let dropped = panics::catch(|| self.span.in_scope(|| drop(future)))
            .err()
            .map(Failure::Panic);
        for failure in failure.into_iter().chain(dropped) {
            log::task_failure(self.scope.shared().name(), self.scope.name(), &failure);
            self.scope.cell().tasks().note(failure);
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.future.is_some() {
            self.over(None);
        }
        if self.scope.cell().tasks().leave() {
            self.scope.actor().send(ActorMessage::TasksFinished);
        }
    }
}
