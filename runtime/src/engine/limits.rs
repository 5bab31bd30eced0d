//! The length of every limit. The driver passes in what its clock says, and sets its timer to what this returns.

use std::time::Duration;

use rungroup_rules::{HALF_SECOND, default_grace};

use super::{Limit, Span};
use crate::plan::Plan;

/// The time in which an actor that has dropped its context may still return the error that explains its end.
pub(crate) const CONTEXT_PATIENCE: Duration = Duration::from_millis(50);

/// The time for drops after the last actor has ended, unless the deadline is later.
pub(crate) const LEAST_FOR_DROPS: Duration = Duration::from_millis(300);

/// The time that the tasks of an attempt may take before a restart, unless the actor declares a grace or the backoff is longer.
pub(crate) const TASKS_BEFORE_RESTART: Duration = Duration::from_secs(5);

/// The time after a signal in which further ones are part of the same request, because launchers deliver duplicates.
pub(crate) const SAME_REQUEST: Duration = Duration::from_millis(300);

/// The time before the first warning about actors that are not ready, or have not ended.
pub(crate) const FIRST_WARNING: Duration = Duration::from_secs(3);

/// The longest time between two warnings.
pub(crate) const LONGEST_BETWEEN_WARNINGS: Duration = Duration::from_secs(60);

/// The rest of the limits of a stop when another is armed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TimeLeft {
    /// To the deadline of the group.
    pub(crate) deadline: Option<Duration>,
    /// Of the time for drops, if it is limited.
    pub(crate) drops: Option<Duration>,
    /// The time before the last warning.
    pub(crate) last_warning: Duration,
}

/// The length of `limit`; none if it is unlimited, or a grace period that the deadline cuts: the deadline then aborts the actor.
/// `random` is between 0 and 1. A backoff is at least half of its nominal length: the other half is random, so that actors
/// that failed together do not restart together.
pub(crate) fn length(
    limit: Limit,
    span: Span,
    plan: &Plan,
    left: TimeLeft,
    random: impl FnOnce() -> f64,
) -> Option<Duration> {
    let length = match span {
        Span::Own => own(limit, plan, left.deadline),
        Span::HandedDown(parents) => earlier(left.deadline, Some(parents)),
        Span::Share { layers, reserve } => left
            .deadline
            .map(|left| default_grace(left, reserve, layers)),
        Span::GroupGrace => plan.grace(),
        // Equal jitter: at least half of the nominal backoff.
        Span::Backoff(restart) => {
            let share = f64::midpoint(1.0, random());
            backoff(limit, plan, restart).map(|nominal| nominal.mul_f64(share))
        }
        Span::BeforeRestart(restart) => {
            backoff(limit, plan, restart).max(Some(TASKS_BEFORE_RESTART))
        }
        Span::NextWarning => Some((left.last_warning * 2).min(LONGEST_BETWEEN_WARNINGS)),
        Span::HurriedDrops => earlier(left.drops, Some(LEAST_FOR_DROPS)),
    };
    match limit {
        Limit::Grace(_) => length.filter(|&own| left.deadline.is_none_or(|left| own < left)),
        _ => length,
    }
}

/// Returns the time for drops: the rest of the grace period, and at least [`LEAST_FOR_DROPS`].
pub(crate) fn time_for_drops(grace: Option<Duration>) -> Option<Duration> {
    grace.map(|left| left.max(LEAST_FOR_DROPS))
}

/// The nominal backoff before a restart, counted from 1.
fn backoff(limit: Limit, plan: &Plan, restart: u32) -> Option<Duration> {
    let options = plan.actor(limit.actor()?).restart()?;
    Some(options.max_backoff_of(restart))
}

/// The length of the limit itself; `None` if it is not declared. `left` is the time left to the deadline.
fn own(limit: Limit, plan: &Plan, left: Option<Duration>) -> Option<Duration> {
    match limit {
        Limit::ReadyWithin(id) => plan.actor(id).ready_within(),
        Limit::Grace(id) => plan.actor(id).grace(),
        Limit::ResetAfter(id) => plan.actor(id).restart().map(|restart| restart.reset_after),
        Limit::GroupReadyWithin => plan.ready_within(),
        Limit::Drain => plan.drain(),
        Limit::Deadline => plan.grace(),
        Limit::Abort(_) | Limit::LastHalfSecond => Some(HALF_SECOND),
        Limit::ContextPatience(_) => Some(CONTEXT_PATIENCE),
        Limit::SameRequest => Some(SAME_REQUEST),
        Limit::Drops => time_for_drops(left),
        Limit::Warning => Some(FIRST_WARNING),
        // Each restart has its own.
        Limit::Backoff(_) => None,
    }
}

pub(super) fn earlier(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.into_iter().chain(other).min()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LEAST_FOR_DROPS, TASKS_BEFORE_RESTART, TimeLeft, length};
    use crate::engine::{Limit, Span};
    use crate::plan::Plan;
    use crate::{Context, Group, Interrupt, RestartPolicy};

    fn plan(restart: RestartPolicy) -> Plan {
        let mut group = Group::new("app");
        let execute = async |ctx: Context| ctx.interrupted().await;
        group
            .actor("worker")
            .restart(restart)
            .add(execute, Interrupt::cancel());
        group.plan().unwrap().clone()
    }

    fn of(plan: &Plan, limit: Limit, span: Span, random: f64) -> Option<Duration> {
        length(limit, span, plan, TimeLeft::default(), || random)
    }

    #[test]
    fn a19_a_backoff_is_at_least_half_of_the_nominal_one() {
        let plan = plan(RestartPolicy::on_failure().backoff(Duration::from_millis(500)));
        for (restart, least, most) in [(1, 250, 500), (2, 500, 1_000)] {
            let backoff = |random| of(&plan, Limit::Backoff(0), Span::Backoff(restart), random);
            assert_eq!(backoff(0.0), Some(Duration::from_millis(least)));
            assert_eq!(backoff(1.0), Some(Duration::from_millis(most)));
        }
    }

    #[test]
    fn a_grace_period_that_the_deadline_cuts_is_no_limit() {
        let plan = plan(RestartPolicy::on_failure());
        let second = Duration::from_secs(1);
        let share = Span::Share {
            layers: 1,
            reserve: Duration::ZERO,
        };
        let of = |span, deadline| {
            let left = TimeLeft {
                deadline,
                ..TimeLeft::default()
            };
            length(Limit::Grace(0), span, &plan, left, || 0.5)
        };
        let group = plan.grace().unwrap();
        assert_eq!(of(Span::GroupGrace, None), Some(group));
        assert_eq!(of(Span::GroupGrace, Some(group + second)), Some(group));
        assert_eq!(of(Span::GroupGrace, Some(group)), None);
        assert_eq!(of(share, Some(second)), None);
    }

    #[test]
    fn d_drops_have_300_ms_after_the_deadline() {
        let plan = plan(RestartPolicy::on_failure());
        let of = |span, deadline, drops| {
            let left = TimeLeft {
                deadline,
                drops,
                ..TimeLeft::default()
            };
            length(Limit::Drops, span, &plan, left, || 0.5)
        };
        let second = Some(Duration::from_secs(1));
        assert_eq!(
            of(Span::Own, Some(Duration::ZERO), None),
            Some(LEAST_FOR_DROPS)
        );
        assert_eq!(of(Span::Own, second, None), second);
        assert_eq!(of(Span::Own, None, None), None);
        // A signal only shortens the time.
        assert_eq!(of(Span::HurriedDrops, None, second), Some(LEAST_FOR_DROPS));
        assert_eq!(of(Span::HurriedDrops, None, None), Some(LEAST_FOR_DROPS));
        let little = Some(Duration::from_millis(1));
        assert_eq!(of(Span::HurriedDrops, None, little), little);
    }

    #[test]
    fn the_deadline_of_a_parent_never_moves_an_earlier_one() {
        let plan = plan(RestartPolicy::on_failure());
        let [soon, late] = [1, 2].map(Duration::from_secs);
        for (current, length) in [(None, late), (Some(soon), soon)] {
            let left = TimeLeft {
                deadline: current,
                ..TimeLeft::default()
            };
            let span = Span::HandedDown(late);
            let deadline = super::length(Limit::Deadline, span, &plan, left, || 0.5);
            assert_eq!(deadline, Some(length));
        }
    }

    #[test]
    fn warnings_become_rare() {
        let plan = plan(RestartPolicy::on_failure());
        let mut last_warning = Duration::ZERO;
        let mut seconds = Vec::new();
        for span in [Span::Own].into_iter().chain([Span::NextWarning; 6]) {
            let left = TimeLeft {
                last_warning,
                ..TimeLeft::default()
            };
            last_warning = length(Limit::Warning, span, &plan, left, || 0.5).unwrap();
            seconds.push(last_warning.as_secs());
        }
        assert_eq!(seconds, [3, 6, 12, 24, 48, 60, 60]);
    }

    #[test]
    fn a14_tasks_have_five_seconds_or_a_longer_backoff() {
        let plan = plan(RestartPolicy::on_failure().backoff(Duration::from_secs(4)));
        let grace = |restart| of(&plan, Limit::Grace(0), Span::BeforeRestart(restart), 0.5);
        assert_eq!(grace(1), Some(TASKS_BEFORE_RESTART));
        assert_eq!(grace(2), Some(Duration::from_secs(8)));
    }
}
