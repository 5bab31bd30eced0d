//! Counts the calls of an interrupt that is a function, and plants a fault in the one at the stop of the group.

use std::future::{pending, ready};
use std::panic::resume_unwind;
use std::sync::{Arc, Weak};

use super::case::{Fault, Moment};
use super::watched::{LateCall, PlantedError, TEXT, Watched};
use crate::plan::ActorKind;
use crate::shared::GroupShared;
use crate::shared::interrupt::InterruptCall;
use crate::shared::user_future::{UserFuture, boxed};

/// The calls of the interrupt of one actor.
struct Calls {
    watched: Watched,
    group: Weak<GroupShared>,
}

/// Wraps the function of an interrupt.
pub(super) fn watch_calls(
    interrupt: InterruptCall,
    watched: Watched,
    group: &Arc<GroupShared>,
) -> InterruptCall {
    let calls = Calls {
        watched,
        group: Arc::downgrade(group),
    };
    match interrupt {
        InterruptCall::Sync(inner) => InterruptCall::Sync(Arc::new(move |cause| {
            let Some(fault) = calls.begin() else {
                return inner(cause);
            };
            let (inner, cause) = (Arc::clone(&inner), cause.clone());
            calls.leave_out(Box::new(move || {
                drop(inner(&cause));
                None
            }));
            calls.watched.fail_thread(fault)
        })),
        InterruptCall::Async(inner) => InterruptCall::Async(Arc::new(move |cause| {
            let Some(fault) = calls.begin() else {
                return inner(cause);
            };
            let (inner, cause) = (Arc::clone(&inner), cause.clone());
            calls.leave_out(Box::new(move || Some(inner(&cause))));
            failing(fault)
        })),
    }
}

impl Calls {
    /// Notes a call, and returns its fault.
    fn begin(&self) -> Option<Fault> {
        let group = self.group.upgrade();
        let stops = group.is_none_or(|group| group.status().lock().stops);
        let mut record = self.watched.record();
        record.calls += 1;
        record.stop_calls += u32::from(stops);
        drop(record);
        let planted = self.watched.plant.as_ref();
        let planted = planted.filter(|it| stops && it.at == Moment::InterruptFunction)?;
        self.watched.note_planted();
        Some(planted.fault)
    }

    /// The thread of a blocking actor waits for its interrupt, so that the call follows after the verdict.
    fn leave_out(&self, call: LateCall) {
        if self.watched.kind == ActorKind::Blocking {
            self.watched.threads.call_later(call);
        }
    }
}

/// The future of an interrupt with this fault.
fn failing(fault: Fault) -> UserFuture {
    match fault {
        Fault::Hang => boxed(pending::<anyhow::Result<()>>()),
        // Without the panic hook, which would print it.
        Fault::Panic => boxed(async { resume_unwind(Box::new(TEXT)) as anyhow::Result<()> }),
        _ => boxed(ready(anyhow::Result::<()>::Err(anyhow::Error::new(
            PlantedError,
        )))),
    }
}
