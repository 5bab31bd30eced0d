//! The work that a request cut short when it stopped the group.

use std::fmt;

use crate::plan::{ActorKind, ActorPlan, LISTED, Visible, first_names};
use rungroup_rules::Name;

/// The actors because of which a stop came too early.
#[derive(Debug, Clone, Default)]
pub(crate) struct IncompleteRun {
    /// The foreground actors that had not returned when a signal stopped a group with `until = all`.
    pub(crate) unreturned: Vec<Name>,
    /// The actors that had not been ready when a request stopped the group.
    pub(crate) unready: Vec<(Name, MissingStep)>,
}

/// The missing part of an actor's readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MissingStep {
    /// The requirements of the actor were not ready.
    Start,
    Value,
    Return,
    /// The actor did not declare itself ready.
    Ready,
}

impl IncompleteRun {
    /// Returns the work that the stop cut short, if there was any.
    pub(crate) fn headline(&self) -> Option<&'static str> {
        if !self.unreturned.is_empty() {
            Some("stopped before completion")
        } else if !self.unready.is_empty() {
            Some("stopped before it was ready")
        } else {
            None
        }
    }

    /// The actors that had not returned.
    fn unreturned(&self) -> Option<String> {
        let names = self.unreturned.iter().map(|name| &**name);
        (names.len() > 0).then(|| format!("{} had not returned", first_names(names)))
    }

    /// The actors that were not ready, each with its missing part. Actors that only waited for others are left out.
    fn unready(&self) -> Option<String> {
        let any_started = self
            .unready
            .iter()
            .any(|(_, missing)| *missing != MissingStep::Start);
        let (mut texts, mut rest) = (Vec::new(), 0);
        for (name, missing) in &self.unready {
            if any_started && *missing == MissingStep::Start {
                continue;
            }
            if texts.len() < LISTED {
                texts.push(format!("`{}` {missing}", Visible(name)));
            } else {
                rest += 1;
            }
        }
        if rest > 0 {
            texts.push(format!("and {rest} more"));
        }
        (!texts.is_empty()).then(|| texts.join(", "))
    }
}

/// The actors because of which the stop came too early.
impl fmt::Display for IncompleteRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.unreturned(), self.unready()) {
            (Some(unreturned), Some(unready)) => write!(f, "{unreturned}; {unready}"),
            (Some(one), None) | (None, Some(one)) => f.write_str(&one),
            (None, None) => Ok(()),
        }
    }
}

impl MissingStep {
    /// The missing part of an actor that has started, or not.
    pub(crate) fn of(actor: &ActorPlan, started: bool) -> MissingStep {
        match actor.ready() {
            _ if !started => MissingStep::Start,
            _ if actor.provides().is_some() => MissingStep::Value,
            ready if ready.is_set_by_return() => MissingStep::Return,
            _ => MissingStep::Ready,
        }
    }

    /// The step that an actor of this kind lacks so far.
    pub(crate) fn pending_text(self, kind: ActorKind) -> &'static str {
        match (self, kind) {
            (MissingStep::Start, _) => "has not started",
            (MissingStep::Value | MissingStep::Ready, ActorKind::Nested) => {
                "has actors that are not ready"
            }
            (MissingStep::Value, ActorKind::Resource) => "has not returned from `open`",
            (MissingStep::Value, _) => "has not called `ctx.provide`",
            (MissingStep::Return, _) => "has not returned",
            (MissingStep::Ready, ActorKind::Process) => "has not met the condition of its `ready`",
            (MissingStep::Ready, _) => "has not called `ctx.ready`",
        }
    }
}

impl fmt::Display for MissingStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            MissingStep::Start => "did not start",
            MissingStep::Value => "never provided its value",
            MissingStep::Return => "did not finish",
            MissingStep::Ready => "never became ready",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_missing_step_is_one_that_the_kind_of_actor_takes() {
        let not_called = "has not called `ctx.ready`";
        for (step, kind, missing) in [
            (MissingStep::Start, ActorKind::Async, "has not started"),
            (MissingStep::Ready, ActorKind::Async, not_called),
            (MissingStep::Ready, ActorKind::Blocking, not_called),
            (
                MissingStep::Ready,
                ActorKind::Process,
                "has not met the condition of its `ready`",
            ),
            (MissingStep::Return, ActorKind::Process, "has not returned"),
            (MissingStep::Return, ActorKind::Async, "has not returned"),
            (
                MissingStep::Value,
                ActorKind::Async,
                "has not called `ctx.provide`",
            ),
            (
                MissingStep::Value,
                ActorKind::Resource,
                "has not returned from `open`",
            ),
            (
                MissingStep::Value,
                ActorKind::Nested,
                "has actors that are not ready",
            ),
            (
                MissingStep::Ready,
                ActorKind::Nested,
                "has actors that are not ready",
            ),
        ] {
            assert_eq!(step.pending_text(kind), missing, "{step:?} of {kind:?}");
        }
    }
}
