//! Requests of handles to interrupt or restart one actor.

use crate::ControlError;
use crate::engine::{ControlRefusal, ControlRequest, Event, Id};
use crate::shared::message::{Control, IfRequired};

use super::group_run::GroupRun;
use super::{Driver, GroupId};

impl Driver {
    /// Interrupts or restarts one actor, if the engine allows it, and answers.
    pub(super) fn control(&mut self, group: GroupId, id: Id, control: Control) {
        let Control {
            request,
            if_required,
            reply,
            _place,
        } = control;
        let refused = self.groups[group].refuses_control(id, request, if_required);
        let answered = refused.map_or(Ok(()), Err);
        if answered.is_ok() {
            self.happened(group, Event::Control(id, request));
            // Before the answer, so that the caller sees the effect.
            self.handle_events();
        }
        reply.send(answered);
    }
}

impl GroupRun {
    fn refuses_control(
        &self,
        id: Id,
        request: ControlRequest,
        if_required: IfRequired,
    ) -> Option<ControlError> {
        let has_ended = |other| self.engine.is_settled(other);
        let name = &self.actors[id].report.name;
        let names = self.additions.names.as_ref();
        let name_is_free = names.is_none_or(|names| names.is_free(name, id, &has_ended));
        let refusal = self.engine.refuses_control(
            &self.graph,
            &self.plan,
            id,
            request,
            if_required == IfRequired::Refuse,
            name_is_free,
        )?;
        let name = |id: Id| self.actor_name(id).to_owned();
        let actor = name(id);
        Some(match refusal {
            ControlRefusal::Stopping => ControlError::NotRunning { actor },
            ControlRefusal::Required(by) => ControlError::Required {
                actor,
                by: name(by),
            },
            ControlRefusal::Returned => ControlError::Returned { actor },
            ControlRefusal::NotRestartable(other) => {
                ControlError::NotRestartable { actor: name(other) }
            }
            ControlRefusal::Abandoned => ControlError::Abandoned { actor },
            ControlRefusal::Absent => ControlError::Absent { actor },
            ControlRefusal::NameTaken => ControlError::NameTaken { actor },
        })
    }
}
