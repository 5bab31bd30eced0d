//! The events of a group that need more than one fact about it.

use crate::engine::{Id, Return};

use super::group_run::GroupRun;

pub(super) use crate::report::log::*;

impl GroupRun {
    pub(super) fn log_return(&self, id: Id, how: Return) {
        let actor = &self.actors[id];
        // As far as the stop was carried out.
        let stops = self.cause.is_some() || actor.is_interrupted();
        let refused_by_stop = how == Return::Refused && stops;
        let record = &actor.record;
        returned(
            self.name(),
            &record.name,
            record.failures(),
            refused_by_stop,
        );
    }

    /// Warns about the actors that have not ended, and about the actors that wait for a requirement.
    pub(super) fn warn(&self) {
        for (id, unfinished) in self.engine.stopping_actors() {
            still_running(self.name(), self.actor_name(id), unfinished);
        }
        if !self.engine.is_stopping() {
            for (id, requirement) in self.engine.blocked(&self.graph) {
                blocked(
                    self.name(),
                    self.actor_name(id),
                    self.actor_name(requirement),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;
