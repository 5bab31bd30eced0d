//! A group as the builder of one actor that is added to a run.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::Group;
use crate::AddError;
use crate::handle::Naming;
use crate::plan::Candidate;
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::Addition;

impl Group {
    /// A builder for one actor that is added to a run.
    pub(crate) fn for_run(run: Arc<GroupShared>) -> Group {
        let name = run.name().to_owned();
        Group {
            run: Some(run),
            ..Group::new(name)
        }
    }

    /// The actor that was built for a run.
    pub(crate) fn into_addition(
        mut self,
        naming: Naming,
        added: oneshot::Sender<Result<ActorRef, AddError>>,
    ) -> Result<Addition, AddError> {
        let count = self.members.len();
        let (Some(mut actor), Some(member), 1) =
            (self.plan.actors_mut().pop(), self.members.pop(), count)
        else {
            return Err(AddError::NotOne {
                group: self.mailbox.shared.name().to_owned(),
                count,
            });
        };
        actor.set_name(naming.name(actor.shared_name().clone()));
        Ok(Addition {
            candidate: Candidate {
                actor,
                links: self.links.remove(&0).unwrap_or_default(),
                slot: member.slot().map(|slot| slot.key()),
                interrupts_once: member.interrupts_once(),
            },
            member: member.prepare().map_err(AddError::Nested)?,
            kept: std::mem::take(&mut self.kept),
            added,
        })
    }
}
