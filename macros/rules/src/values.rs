//! The rules that depend on values and types. They also run in const evaluation, where a program's expressions have values; the
//! macro writes one assertion for each place whose value it does not know, with the text of the problem that [`check`] left
//! [`open`].
//!
//! [`check`]: crate::check
//! [`open`]: crate::Checked::open

use crate::graph::{Chains, heaviest, is_less, measure_chains};
use crate::{
    ActorOptions, GroupOptions, InterruptKind, NO_NODE, NestedGroup, Ready, RestartPolicy,
};
use std::time::Duration;

/// [`Rule::DurationIsNotZero`](crate::Rule::DurationIsNotZero)
pub const fn is_not_zero(duration: Duration) -> bool {
    !duration.is_zero()
}

/// [`Rule::BackoffFitsItsMaximum`](crate::Rule::BackoffFitsItsMaximum)
pub const fn backoff_fits(restart: &RestartPolicy) -> bool {
    !is_less(restart.max_backoff, restart.backoff)
}

/// [`Rule::MaxRestartsIsNotZero`](crate::Rule::MaxRestartsIsNotZero)
pub const fn max_restarts_is_not_zero(restart: &RestartPolicy) -> bool {
    !matches!(restart.max_restarts, Some(0))
}

/// [`Rule::NestedGroupDoesNotRestart`](crate::Rule::NestedGroupDoesNotRestart)
pub const fn can_nest_without_restart(options: &ActorOptions) -> bool {
    options.restart.is_none()
}

/// [`Rule::NestedGroupIsCancelled`](crate::Rule::NestedGroupIsCancelled)
pub const fn can_nest(options: &ActorOptions) -> bool {
    let is_ready_by_itself =
        options.provides.is_some() || matches!(options.ready, Some(Ready::Manual));
    matches!(options.interrupt, InterruptKind::Cancel) && is_ready_by_itself
}

/// [`Rule::NestedGroupLeavesSignals`](crate::Rule::NestedGroupLeavesSignals)
pub const fn leaves_signals(nested: Option<NestedGroup>) -> bool {
    !matches!(
        nested,
        Some(NestedGroup {
            handles_signals: true,
            ..
        })
    )
}

/// [`Rule::NestedGraceFits`](crate::Rule::NestedGraceFits)
///
/// `limit` is the declared grace of the actor, or else that of its group.
pub const fn nested_grace_fits(nested: Option<NestedGroup>, limit: Option<Duration>) -> bool {
    match (nested, limit) {
        (
            Some(NestedGroup {
                grace: Some(grace), ..
            }),
            Some(limit),
        ) => !is_less(limit, grace),
        _ => true,
    }
}

/// [`Rule::DrainFitsTheGrace`](crate::Rule::DrainFitsTheGrace)
pub const fn drain_fits(grace: Option<Duration>, drain: Option<Duration>) -> bool {
    match (grace, drain) {
        (Some(grace), Some(drain)) => grace.is_zero() || is_less(drain, grace),
        _ => true,
    }
}

/// [`Rule::ChainFitsTheGrace`](crate::Rule::ChainFitsTheGrace)
///
/// `starts`, `targets` and `order` describe the graph of the stop, and `graces` are the declared graces of its nodes.
pub const fn chain_fits<const NODES: usize>(
    grace: Option<Duration>,
    drain: Option<Duration>,
    starts: &[usize],
    targets: &[usize],
    order: &[usize; NODES],
    graces: &[Duration; NODES],
) -> bool {
    let mut chains = [Chains::NONE; NODES];
    measure_chains(starts, targets, order, graces, &mut chains);
    let total = match heaviest(&chains) {
        NO_NODE => Duration::ZERO,
        node => chains[node].weight,
    };
    let options = GroupOptions {
        grace,
        drain,
        ..GroupOptions::DEFAULT
    };
    total_fits(&options, total)
}

/// Returns `true` if graces that add up to `total` fit the grace period of the group, after its drain.
pub(crate) const fn total_fits(options: &GroupOptions, total: Duration) -> bool {
    match options.grace {
        Some(grace) => total.is_zero() || !is_less(grace, needed(options, total)),
        None => true,
    }
}

/// The grace period that a group needs for graces that add up to `total`.
pub(crate) const fn needed(options: &GroupOptions, total: Duration) -> Duration {
    match options.drain {
        Some(drain) => drain.saturating_add(total),
        None => total,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RestartWhen;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn backoff_is_compared_with_its_maximum() {
        let restart = RestartPolicy::new(RestartWhen::Always).backoff(SECOND * 31);
        assert!(!backoff_fits(&restart));
        assert!(backoff_fits(&restart.max_backoff(SECOND * 31)));
    }

    #[test]
    fn drain_is_compared_with_the_grace() {
        let grace = Some(SECOND * 25);
        for (drain, fits) in [(0, true), (24, true), (25, false), (30, false)] {
            assert_eq!(drain_fits(grace, Some(SECOND * drain)), fits, "{drain}");
        }
        assert!(drain_fits(grace, None) && drain_fits(None, grace));
    }

    #[test]
    fn only_declared_graces_of_nested_groups_are_compared() {
        let nested = |grace| {
            Some(NestedGroup {
                grace,
                handles_signals: false,
                receives: false,
            })
        };
        let (short, long) = (Some(SECOND), Some(SECOND * 2));
        for (grace, limit, fits) in [
            (long, short, false),
            (long, long, true),
            (short, long, true),
            (long, None, true),
            (None, short, true),
        ] {
            assert_eq!(nested_grace_fits(nested(grace), limit), fits);
            assert!(nested_grace_fits(None, limit));
        }
    }

    #[test]
    fn chain_is_compared_in_const_evaluation() {
        const fn fits(grace: u64, drain: Option<Duration>) -> bool {
            let grace = Some(Duration::from_secs(grace));
            chain_fits(grace, drain, &[0, 1, 1], &[1], &[0, 1], &[SECOND, SECOND])
        }
        const FITS: [bool; 3] = [fits(2, None), fits(1, None), fits(2, Some(SECOND))];
        assert_eq!(FITS, [true, false, false]);
    }
}
