//! Adds an actor to a group that runs.

use std::sync::Arc;

use crate::engine::{Edges, Event, Id};
use crate::handle::Addition;
use crate::plan::Names;
use crate::shared::actor_ref::ActorRef;
use crate::{ActorReport, ActorState, AddError};

use super::kept::Named;
use super::node::{GroupRun, Part};
use super::{Driver, GroupId};

impl Driver {
    /// Asks the plan and the engine whether it can be, and answers.
    pub(super) fn add(&mut self, node: GroupId, addition: Addition) {
        let Addition {
            draft,
            member,
            kept,
            added,
        } = addition;
        let group = &mut self.nodes[node];
        let actor_name = draft.name.clone();
        let slot = |id: usize| group.parts[id].slot().map(|slot| slot.key());
        let mut names = group
            .names
            .take()
            .unwrap_or_else(|| Names::new(&group.plan, slot));
        let has_ended = |id: usize| group.cell(id).outcome().is_some();
        let answer = match group.plan.admit(&names, draft, has_ended) {
            Err(error) => Err(AddError::Plan(error)),
            Ok(admitted) => {
                let plan = admitted.plan();
                let edges = Edges {
                    requirements: plan.waits_for(),
                    stops_before: plan.stops_before().to_vec(),
                    stops_last: plan.stops_last(),
                };
                if group.engine.admits(&edges) {
                    let name = |id: usize| group.records[id].name.to_string();
                    match plan.receives().iter().find(|&&id| group.lets_go(id)) {
                        None => Ok((admitted, edges)),
                        Some(&id) => Err(AddError::ValueGone {
                            actor: actor_name.to_string(),
                            provider: name(id),
                        }),
                    }
                } else if group.cause.is_some() {
                    Err(AddError::Stopping {
                        group: group.name().to_owned(),
                    })
                } else {
                    Err(AddError::NeverReady {
                        actor: actor_name.to_string(),
                    })
                }
            }
        };
        match answer {
            Ok((admitted, edges)) => {
                group.plan.add(&mut names, admitted);
                group.names = Some(names);
                let id = group.graph.push(edges);
                if let Some(slot) = member.slot() {
                    group.shared().set_slot(id, Arc::clone(slot));
                }
                let actor = ActorRef::added(Arc::clone(group.shared()), actor_name.clone(), id);
                group.shared().add(actor.clone());
                group.records.push(ActorReport::new(actor_name));
                group.parts.push(Part::new(member));
                group.added.push(actor.clone());
                group.kept.add(kept);
                self.happened(node, Event::Added(id));
                self.handle_all();
                // Whoever asked may have gone.
                let _ = added.send(Ok(actor));
            }
            Err(error) => {
                group.names = Some(names);
                let unused: Named = ((&actor_name).into(), Box::new((member, kept)));
                self.drop_values(node, vec![unused]);
                let _ = added.send(Err(error));
            }
        }
    }
}

impl GroupRun {
    /// Whether the actor provided a value that is not kept any more, and provides none before its next attempt.
    fn lets_go(&self, id: Id) -> bool {
        let has_provided = matches!(
            self.cell(id).state(),
            ActorState::Ready | ActorState::Returned
        );
        has_provided && self.parts[id].slot().is_some_and(|slot| slot.was_let_go())
    }
}
