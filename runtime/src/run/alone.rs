//! What handles ask of one actor alone.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::engine::{AttemptStopReason, ControlRequest, Event, Id, Refusal};
use crate::shared::IfRequired;
use crate::{ActorState, Cause, ControlError};

use super::node::{Carrier, GroupRun};
use super::settings::Settings;
use super::{Driver, GroupId, StopRequest, log};

impl Driver {
    /// Asks the engine whether that can be done, and answers.
    pub(super) fn asked_alone(
        &mut self,
        node: GroupId,
        id: Id,
        asked: ControlRequest,
        dependents: IfRequired,
        answer: oneshot::Sender<Result<(), ControlError>>,
    ) {
        let group = &self.nodes[node];
        let settings = Settings {
            plan: &group.plan,
            handed_down: group.handed_down,
        };
        let unless_required = dependents == IfRequired::Refuse;
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
            ControlRequest::Restart => self.nodes[node].comes_back(id),
            ControlRequest::Interrupt => Ok(()),
        });
        if answered.is_ok() {
            self.happened(node, Event::Control(id, asked));
            // Before the answer, so that whoever has it sees what it did.
            self.handle_all();
        }
        // Whoever asked may have gone.
        let _ = answer.send(answered);
    }

    /// Interrupts one attempt, while the group goes on.
    pub(super) fn interrupt_alone(&mut self, node: GroupId, id: Id, reason: AttemptStopReason) {
        let group = &mut self.nodes[node];
        let name = |id: Id| (&group.records[id].name).into();
        let cause = Arc::new(match reason {
            AttemptStopReason::Requested(target) => Cause::Interrupted {
                actor: name(target),
            },
            AttemptStopReason::Requirement(target) => Cause::Restart {
                actor: name(target),
            },
            AttemptStopReason::NotReady(why) => Cause::NotReady {
                actor: name(id),
                error: group.not_ready(id, why),
            },
            AttemptStopReason::Restart | AttemptStopReason::TasksRemain(_) => {
                Cause::Restart { actor: name(id) }
            }
        });
        group.cell(id).advance(ActorState::Interrupted);
        group.cell(id).interrupt_alone(Arc::clone(&cause));
        log::interrupted_alone(group.name(), &group.records[id].name, &cause);
        self.release(node, id);
        let group = &self.nodes[node];
        if let Carrier::Group(nested) = group.parts[id].carrier {
            let deadline = group.cell(id).deadline(group.cell(id).attempt());
            self.hand_down(nested, deadline);
            self.asked(nested, StopRequest::Parent, Box::new(Cause::Parent(cause)));
        } else {
            self.call(node, id, Some(cause));
        }
    }
}

impl GroupRun {
    /// One that was at rest is so no longer, and has its name again, unless another took it.
    fn comes_back(&mut self, id: Id) -> Result<(), ControlError> {
        if self.cell(id).outcome().is_none() {
            return Ok(());
        }
        let name = self.records[id].name.clone();
        let mut names = self.names.take();
        let has_ended = |other: Id| self.cell(other).outcome().is_some();
        let is_free = names
            .as_mut()
            .is_none_or(|names| names.claim(name, id, has_ended));
        self.names = names;
        if !is_free {
            return Err(ControlError::NameTaken {
                actor: self.records[id].name.to_string(),
            });
        }
        self.cell(id).comes_back();
        Ok(())
    }
}
