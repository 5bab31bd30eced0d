//! The length of every limit. The driver passes in what its clock says, and sets its timer to what this returns.

use std::time::Duration;

use rungroup_rules::{HALF_SECOND, default_grace};

use super::{Limit, Span};
use crate::plan::Plan;

/// The time in which a thread that has dropped its context may still return the error that explains its end.
pub(crate) const CONTEXT_PATIENCE: Duration = Duration::from_millis(50);

/// The time for drops after the last actor has ended, unless the deadline is later.
pub(crate) const DROPS: Duration = Duration::from_millis(300);

const WARNING_INTERVAL: Duration = Duration::from_secs(3);

/// The rest of the limits of a stop when another is armed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TimeLeft {
    /// To the deadline of the group.
    pub(crate) deadline: Option<Duration>,
    /// To the deadline that the parent has handed down.
    pub(crate) handed_down: Option<Duration>,
    /// Of the time for drops, if it is limited.
    pub(crate) drops: Option<Duration>,
}

/// The length of `limit`; none if it is unlimited. `random` is between 0 and 1. A backoff is at least half of its nominal
/// length: the other half is random, so that actors that failed together do not restart together.
pub(crate) fn length(
    limit: Limit,
    span: Span,
    plan: &Plan,
    left: TimeLeft,
    random: impl FnOnce() -> f64,
) -> Option<Duration> {
    let length = match span {
        Span::Declared => declared(limit, plan),
        Span::HandedDown => left.deadline,
        Span::Share { layers, reserve } => left
            .deadline
            .map(|left| default_grace(left, reserve, layers)),
        Span::GroupGrace => plan.grace(),
        Span::Backoff(restart) => {
            limit
                .actor()
                .and_then(|id| plan.actor(id).restart())
                .map(|options| {
                    options
                        .max_backoff_of(restart)
                        .mul_f64(f64::midpoint(1.0, random()))
                })
        }
        Span::ContextPatience => Some(CONTEXT_PATIENCE),
        Span::HalfSecond => Some(HALF_SECOND),
        Span::WarningInterval => Some(WARNING_INTERVAL),
        Span::Drops => left.deadline.map(|left| left.max(DROPS)),
        Span::HurriedDrops => earlier(left.drops, Some(DROPS)),
    };
    match limit {
        Limit::Deadline => earlier(length, left.handed_down),
        Limit::Grace(_) => earlier(length, left.deadline),
        _ => length,
    }
}

/// Returns `true` if the limit needs no timer, because the deadline comes at the same time and ends every grace.
pub(crate) fn ends_with_deadline(limit: Limit, length: Option<Duration>, left: TimeLeft) -> bool {
    matches!(limit, Limit::Grace(_)) && length == left.deadline
}

fn declared(limit: Limit, plan: &Plan) -> Option<Duration> {
    match limit {
        Limit::ReadyWithin(id) => plan.actor(id).ready_within(),
        Limit::Grace(id) => plan.actor(id).grace(),
        Limit::ResetAfter(id) => plan.actor(id).restart().map(|restart| restart.reset_after),
        Limit::Drain => plan.drain(),
        Limit::Deadline => plan.grace(),
        _ => None,
    }
}

pub(super) fn earlier(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.into_iter().chain(other).min()
}
