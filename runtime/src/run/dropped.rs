//! A driver that is dropped before the end of its groups.

use std::sync::Arc;

use crate::run::dropping::Dropping;
use crate::{ActorReport, ActorState, Cause, GroupState, Outcome};

use super::kept::Named;
use super::node::{Carrier, Ending, Part};
use super::{Driver, GroupId, Timers, log};

/// Dropped before the end: nobody waits for anything, but everybody is told.
impl Drop for Driver {
    fn drop(&mut self) {
        // Those that are nested in others first: none has ended, for whoever looks, before its actors were told.
        for group in (0..self.nodes.len()).rev() {
            let unread = self.nodes[group].take_unread();
            if !unread.is_empty() {
                let unread: Named = (self.nodes[group].name().to_owned().into(), Box::new(unread));
                drop(Dropping::start(&self.threads, vec![unread], || ()));
            }
            if matches!(self.nodes[group].ending, Ending::NotYet) {
                self.give_up(group);
            }
        }
    }
}

impl Driver {
    fn give_up(&mut self, node: GroupId) {
        let group = &mut self.nodes[node];
        let cause = group
            .cause
            .get_or_insert_with(|| (Arc::new(Cause::Dropped), Timers::read()));
        let cause = Arc::clone(&cause.0);
        group.state = GroupState::Ended;
        log::caused(group.name(), &cause);
        for id in 0..self.nodes[node].parts.len() {
            let group = &mut self.nodes[node];
            if group.records[id].started.is_none() {
                group
                    .cell(id)
                    .rests(ActorState::Ended, Outcome::NeverStarted);
            }
            if group.cell(id).state() == ActorState::Ended {
                continue;
            }
            group.cell(id).advance(ActorState::Aborted);
            group.cell(id).abort_last();
            // How it ends, nobody will tell, unless it has.
            let outcome = group.cell(id).outcome().unwrap_or(Outcome::Aborted);
            group.cell(id).rests(ActorState::Aborted, outcome);
            if group.records[id].interrupted.is_none() {
                self.call(node, id, None);
            }
            if let Carrier::Task(task) = &self.nodes[node].parts[id].carrier {
                task.abort();
            }
        }
        let group = &mut self.nodes[node];
        // What the group kept goes with the last of its tasks and threads; the threads themselves are not waited for.
        for part in &mut group.parts {
            part.carrier = Carrier::None;
        }
        let unused: Vec<Named> = (0..group.parts.len())
            .filter_map(|id| group.unused(id))
            .collect();
        group.kept.add(unused);
        // No handle gets these any more.
        let released = |(part, record): (&Part, &ActorReport)| {
            Some(((&record.name).into(), part.slot()?.release()?))
        };
        group
            .kept
            .add(group.parts.iter().zip(&group.records).filter_map(released));
        self.publish(node);
    }
}
