//! What handles ask of one actor alone.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::engine::{AskedAlone, Event, Id, Reason, Refusal};
use crate::shared::Dependents;
use crate::{ActorState, Cause, ControlError};

use super::node::{Carrier, Node};
use super::settings::Settings;
use super::{Asked, Driver, NodeId, log};

impl Driver {
    /// Asks the engine whether that can be done, and answers.
    pub(super) fn asked_alone(
        &mut self,
        node: NodeId,
        id: Id,
        asked: AskedAlone,
        dependents: Dependents,
        answer: oneshot::Sender<Result<(), ControlError>>,
    ) {
        let group = &self.nodes[node];
        let settings = Settings {
            plan: &group.plan,
            handed_down: group.handed_down,
        };
        let unless_required = dependents == Dependents::Refuse;
        let refusal = group
            .engine
            .refuses(&group.graph, &settings, id, asked, unless_required);
        let name = |id: Id| group.records[id].name.to_string();
        let answered = match refusal {
            None => Ok(()),
            Some(Refusal::Stopping) => Err(ControlError::Stopping { actor: name(id) }),
            Some(Refusal::Required(by)) => Err(ControlError::Required {
                actor: name(id),
                by: name(by),
            }),
            Some(Refusal::NotRestartable(other)) => {
                Err(ControlError::NotRestartable { actor: name(other) })
            }
            Some(Refusal::Abandoned(other)) => Err(ControlError::Abandoned { actor: name(other) }),
        };
        let answered = answered.and_then(|()| match asked {
            AskedAlone::Restart => self.nodes[node].comes_back(id),
            AskedAlone::Interrupt => Ok(()),
        });
        if answered.is_ok() {
            self.happened(node, Event::AskedAlone(id, asked));
            // Before the answer, so that whoever has it sees what it did.
            self.handle_all();
        }
        // Whoever asked may have gone.
        let _ = answer.send(answered);
    }

    /// Interrupts one execution, while the group goes on.
    pub(super) fn interrupt_alone(&mut self, node: NodeId, id: Id, reason: Reason) {
        let group = &mut self.nodes[node];
        let name = |id: Id| (&group.records[id].name).into();
        let cause = Arc::new(match reason {
            Reason::Asked(target) => Cause::Interrupted {
                actor: name(target),
            },
            Reason::Requirement(target) => Cause::Restart {
                actor: name(target),
            },
            Reason::NotReady(why) => Cause::NotReady {
                actor: name(id),
                error: group.not_ready(id, why),
            },
            Reason::Restart | Reason::Over(_) => Cause::Restart { actor: name(id) },
        });
        group.cell(id).advance(ActorState::Interrupted);
        group.cell(id).interrupt_alone(Arc::clone(&cause));
        log::interrupted_alone(group.name(), &group.records[id].name, &cause);
        self.release(node, id);
        let group = &self.nodes[node];
        if let Carrier::Group(nested) = group.parts[id].carrier {
            let deadline = group.cell(id).deadline(group.cell(id).execution());
            self.hand_down(nested, deadline);
            self.asked(nested, Asked::Parent, Box::new(Cause::Parent(cause)));
        } else {
            self.call(node, id, Some(cause));
        }
    }
}

impl Node {
    /// One that was at rest is so no longer, and has its name again, unless another took it.
    fn comes_back(&mut self, id: Id) -> Result<(), ControlError> {
        if self.cell(id).outcome().is_none() {
            return Ok(());
        }
        if self
            .plan
            .is_name_taken(id, |other| self.cell(other).outcome().is_some())
        {
            return Err(ControlError::NameTaken {
                actor: self.records[id].name.to_string(),
            });
        }
        self.cell(id).comes_back();
        Ok(())
    }
}
