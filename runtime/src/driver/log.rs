//! What a group says of itself, as `tracing` events: every state change of the group and of its actors, by name.

use tracing::{Span, debug, error, info, warn};

use crate::engine::{Id, Left, Return};
use crate::{Cause, Fault, GroupState, Outcome, Report};

use super::node::Node;

/// The span that an actor's execute and its interrupt run in.
pub(super) fn span(group: &str, actor: &str) -> Span {
    tracing::info_span!("actor", group, actor)
}

pub(super) fn actor(group: &str, actor: &str, what: &str) {
    debug!(group, actor, "{what}");
}

pub(super) fn ended(group: &str, actor: &str, outcome: Outcome) {
    debug!(group, actor, %outcome, "ended");
}

pub(super) fn forced(group: &str, actor: &str, what: &str) {
    warn!(group, actor, "{what}");
}

pub(super) fn state(group: &str, state: GroupState) {
    info!(group, %state, "group is {state}");
}

pub(super) fn caused(group: &str, cause: &Cause) {
    if cause.is_failure() {
        error!(group, %cause, "group stops: {cause}");
    } else {
        info!(group, %cause, "group stops: {cause}");
    }
}

pub(super) fn later(group: &str, cause: &Cause) {
    info!(group, %cause, "while it stops already: {cause}");
}

pub(super) fn report(report: &Report) {
    let group = report.group();
    if report.ended_well() {
        info!(group, "ended well\n{report}");
    } else {
        error!(group, "did not end well\n{report}");
    }
}

impl Node {
    pub(super) fn log_return(&self, id: Id, how: Return) {
        let (group, part) = (self.name(), &self.parts[id]);
        let actor = &*part.name;
        match (how, part.record.faults.last()) {
            (Return::Failed | Return::Panicked, Some(fault @ (Fault::Error(_) | Fault::Panic(_)))) => {
                warn!(group, actor, error = %fault, "failed: {fault}");
            }
            _ => debug!(group, actor, "returned"),
        }
    }

    /// Says who is blocked on whom, or who is awaited.
    pub(super) fn warn(&self) {
        let group = self.name();
        let name = |id: Id| &*self.parts[id].name;
        if self.engine.is_stopping() {
            for (id, left) in self.engine.awaited() {
                let what = match left {
                    Left::Execute => "its execute",
                    Left::Interrupt => "its interrupt",
                    Left::Both => "its execute and its interrupt",
                };
                warn!(group, actor = name(id), "still waiting for {what} to come back");
            }
        } else {
            for (id, other) in self.engine.blocked(&self.graph) {
                let requirement = name(other);
                warn!(
                    group,
                    actor = name(id),
                    requirement,
                    "not started: blocked on `{requirement}`, which is not ready"
                );
            }
        }
    }
}
