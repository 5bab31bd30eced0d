//! Additions of handles: actors that join a group while it runs.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::AddError;
use crate::engine::{AdditionRefusal, Event, Id, Neighbours, Removed};
use crate::plan::{Admission, Admitted, Candidate, MakeAdmission};
use crate::shared::actor_ref::{ActorRef, AddedActor};
use crate::shared::cell::ActorCell;
use crate::shared::message::Reply;
use crate::shared::prepared::{Addition, Body, NamedValue};
use rungroup_rules::Name;

use super::group_run::GroupRun;
use super::running_actor::RunningActor;
use super::{Driver, GroupId};

/// The number of settled additions that an addition visits to find a place. With one, an addition that a handle keeps
/// would hide the others; with two, the places are at most twice as many as the actors that need one.
const PLACES_VISITED: usize = 2;

/// The actors that were added to a group.
#[derive(Default)]
pub(super) struct Additions {
    /// The names of all actors of the group, from the first addition on.
    pub(super) names: Option<Box<dyn Admission>>,
    /// The additions that were settled. The place of the first is visited next.
    settled: VecDeque<Id>,
    /// The number of additions.
    count: u64,
    /// The number of additions whose place another took.
    pub(super) replaced: u64,
}

impl Driver {
    /// Adds an actor, if the plan and the engine allow it, and answers.
    pub(super) fn add(
        &mut self,
        group: GroupId,
        addition: Addition,
        reply: Reply<Result<ActorRef, AddError>>,
    ) {
        let Addition {
            admission,
            candidate,
            mut parts,
            retained,
        } = addition;
        let run = &mut self.groups[group];
        let cell = ActorCell::of(&candidate.actor, parts.take_slot());
        if let Some(Body::Group(nested)) = &parts.body {
            cell.set_nested(Arc::clone(&nested.mailbox.shared));
        }
        match run.admit(cell.name(), candidate, admission) {
            Ok((admitted, edges)) => {
                let (id, in_run) = run.place(&edges, cell);
                let names = run
                    .additions
                    .names
                    .as_mut()
                    .expect("a check of the plan fills it");
                names.add(&mut run.plan, admitted, id);
                let actor = ActorRef::added(Arc::clone(run.shared()), in_run);
                let running = RunningActor::new(actor.clone(), parts);
                run.retained.add(retained);
                let left = if let Some(place) = run.actors.get_mut(id) {
                    run.graph.replace(id, edges);
                    std::mem::replace(place, running).take_rest()
                } else {
                    run.graph.push(edges);
                    run.actors.push(running);
                    Vec::new()
                };
                self.happened(group, Event::Added(id));
                self.remove_values(group, Removed::Value, left);
                self.handle_events();
                reply.send(Ok(actor));
            }
            Err(error) => {
                let unused: NamedValue = (cell.name().into(), Box::new((parts, retained, cell)));
                self.remove_value(group, Some(unused));
                reply.send(Err(error));
            }
        }
    }
}

impl GroupRun {
    /// Checks the addition, unless the group takes none.
    fn admit(
        &mut self,
        name: &Name,
        candidate: Candidate,
        admission: MakeAdmission,
    ) -> Result<(Admitted, Neighbours), AddError> {
        if let Some(refusal) = self.engine.refuses_additions() {
            return Err(self.refused(name, refusal));
        }
        let slot = |id: usize| self.actors[id].slot().map(|slot| slot.key());
        let names = self
            .additions
            .names
            .get_or_insert_with(|| admission(&self.plan, &slot));
        let has_ended = |id| self.engine.is_settled(id);
        let admitted = names.admit(&self.plan, candidate, &has_ended);
        let admitted = admitted.map_err(|error| AddError::Plan {
            actor: name.to_string(),
            error,
        })?;
        let plan = admitted.plan();
        let edges = Neighbours::of(plan);
        let is_gone = |id: Id| {
            let slot = self.actors[id].slot();
            slot.is_some_and(|slot| slot.was_dropped())
        };
        let refusal = self
            .engine
            .refuses_addition(&edges, &plan.receives(), is_gone);
        match refusal {
            None => Ok((admitted, edges)),
            Some(refusal) => Err(self.refused(name, refusal)),
        }
    }

    /// Lists an addition: in the place of one that has ended, so that memory does not grow with these, or at the end.
    fn place(&mut self, newcomer: &Neighbours, mut cell: ActorCell) -> (Id, AddedActor) {
        self.additions.count += 1;
        for _ in 0..PLACES_VISITED {
            let Some(id) = self.additions.settled.pop_front() else {
                break;
            };
            let is_reported = !self.actors[id].has_nothing_to_report();
            let engine = &self.engine;
            if engine.frees_place(&self.graph, id, newcomer, is_reported) {
                match self.actors[id].actor.give_place(cell, self.additions.count) {
                    Ok(added) => {
                        self.additions.replaced += 1;
                        return (id, added);
                    }
                    Err(unplaced) => cell = unplaced,
                }
            }
            // One that keeps its place does not hide the others.
            self.additions.settled.push_back(id);
        }
        let id = self.actors.len();
        let added = AddedActor::new(cell, id, self.additions.count);
        self.shared().add(added.clone());
        (id, added)
    }

    fn refused(&self, name: &Name, refusal: AdditionRefusal) -> AddError {
        let actor = || name.to_string();
        match refusal {
            AdditionRefusal::Stopping => self.shared().not_running(),
            AdditionRefusal::NeverReady(id) => AddError::NeverReady {
                actor: actor(),
                requirement: self.actor_name(id).to_owned(),
            },
            AdditionRefusal::ValueDropped(id) => AddError::ValueDropped {
                actor: actor(),
                provider: self.actor_name(id).to_owned(),
            },
        }
    }

    /// An actor that was settled restarts, and takes its name again.
    pub(super) fn unsettled(&mut self, id: Id) {
        self.cell(id).will_start();
        if let Some(names) = &mut self.additions.names {
            names.claim(self.actors[id].report.name.clone(), id);
        }
    }

    /// Lists an addition that is settled, whose place another may take.
    pub(super) fn list_settled(&mut self, id: Id) {
        let actor = &mut self.actors[id];
        if actor.actor.is_added() && !std::mem::replace(&mut actor.seldom().is_listed, true) {
            self.additions.settled.push_back(id);
        }
    }
}
