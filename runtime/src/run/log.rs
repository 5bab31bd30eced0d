//! The events of a group that need more than one fact about it.

use crate::engine::{Id, Return};

use super::node::GroupRun;

pub(super) use crate::report::log::*;

impl GroupRun {
    pub(super) fn log_return(&self, id: Id, how: Return) {
        let record = &self.records[id];
        let refused_by_stop = how == Return::Refused && self.stops(id);
        returned(
            self.name(),
            &record.name,
            record.failures(),
            refused_by_stop,
        );
    }

    /// Returns `true` if the actor was interrupted or its group is stopping, as far as that was carried out.
    fn stops(&self, id: Id) -> bool {
        let cell = self.cell(id);
        self.cause.is_some() || cell.is_interrupted(cell.attempt())
    }

    /// Warns about the actors that have not ended, and about those that wait for a requirement.
    pub(super) fn warn(&self) {
        let name = |id: Id| &*self.records[id].name;
        for (id, left) in self.engine.stopping_actors() {
            still_running(self.name(), name(id), left);
        }
        if !self.engine.is_stopping() {
            for (id, requirement) in self.engine.blocked(&self.graph) {
                blocked(self.name(), name(id), name(requirement));
            }
        }
    }
}

#[cfg(test)]
mod tests;
