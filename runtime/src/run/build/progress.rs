//! The progress of a build under [`main()`](crate::main()). No option limits a build, so one that does not return is named after
//! three seconds.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use tokio::time::timeout;

use crate::engine::limits::FIRST_WARNING;
use crate::report::log;
use crate::shared::monitor::Monitor;

tokio::task_local! {
    static CURRENT: BuildProgress;
}

/// The builds that have begun and have not returned.
#[derive(Clone)]
pub(in crate::run) struct BuildProgress(Arc<Monitor<Steps>>);

struct Steps {
    /// The build closure.
    began: Instant,
    /// The number of the next step.
    next: u64,
    /// The steps, the innermost at the end.
    open: Vec<Step>,
}

impl Default for Steps {
    fn default() -> Steps {
        Steps {
            began: Instant::now(),
            next: 0,
            open: Vec::new(),
        }
    }
}

struct Step {
    number: u64,
    /// `None` for drops, which have a warning of their own.
    field: Option<Box<str>>,
    began: Instant,
}

/// A step of the build, which ends when this is dropped.
pub(in crate::run) struct Begun(Option<(BuildProgress, u64)>);

/// Notes that the build of a field begins, if it runs under `main`, in the task of the build closure.
pub(super) fn begin(field: &str) -> Begun {
    begin_step(Some(field))
}

/// Notes that the values of a build that failed are dropped.
pub(super) fn begin_drops() -> Begun {
    begin_step(None)
}

fn begin_step(field: Option<&str>) -> Begun {
    let progress = CURRENT.try_with(BuildProgress::clone).ok();
    Begun(progress.map(|progress| {
        let number = progress.0.change(|steps| {
            steps.next += 1;
            steps.open.push(Step {
                number: steps.next,
                field: field.map(Into::into),
                began: Instant::now(),
            });
            steps.next
        });
        (progress, number)
    }))
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some((progress, number)) = &self.0 {
            progress.0.change(|steps| {
                steps.next += 1;
                steps.open.retain(|step| step.number != *number);
            });
        }
    }
}

impl BuildProgress {
    pub(in crate::run) fn new() -> BuildProgress {
        BuildProgress(Arc::default())
    }

    /// The build, whose fields note their progress here.
    pub(in crate::run) fn of<F: Future>(
        &self,
        build: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        CURRENT.scope(self.clone(), build)
    }

    /// Waits for the task of the build, and warns if nothing of it has returned for three seconds.
    pub(in crate::run) async fn watch<F: Future>(&self, task: F) -> F::Output {
        let (mut task, mut warns) = (pin!(task), pin!(self.warn()));
        poll_fn(|cx| match task.as_mut().poll(cx) {
            Poll::Pending => warns.as_mut().poll(cx).map(|never| match never {}),
            ready @ Poll::Ready(_) => ready,
        })
        .await
    }

    async fn warn(&self) -> std::convert::Infallible {
        loop {
            let at = self.0.lock().next;
            let moves_on = || self.0.until(|steps| (steps.next != at).then_some(()));
            if timeout(FIRST_WARNING, moves_on()).await.is_err() {
                let late = {
                    let steps = self.0.lock();
                    match steps.open.last() {
                        None => Some((None, steps.began)),
                        Some(step) => step.field.clone().map(|field| (Some(field), step.began)),
                    }
                };
                if let Some((field, began)) = late {
                    log::still_building(field.as_deref(), began.elapsed());
                }
                moves_on().await;
            }
        }
    }
}
