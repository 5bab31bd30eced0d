//! A group as the builder of one actor that is added to a run.

use std::borrow::Cow;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::Group;
use crate::AddError;
use crate::handle::{Addition, Naming};
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;

impl Group {
    /// A builder for one actor that is added to a run.
    pub(crate) fn for_run(run: Arc<GroupShared>, naming: Naming) -> Group {
        let name = run.name().to_owned();
        Group {
            run: Some((run, naming)),
            ..Group::new(name)
        }
    }

    /// What was built for a run.
    pub(crate) fn into_addition(
        mut self,
        added: oneshot::Sender<Result<(), AddError>>,
    ) -> Result<Addition, AddError> {
        let count = self.members.len();
        let (Some(draft), Some(member), Some(actor), 1) = (
            self.draft.actors.pop(),
            self.members.pop(),
            self.to_be_added.take(),
            count,
        ) else {
            return Err(AddError::NotOne {
                group: self.mailbox.shared.name().to_owned(),
                count,
            });
        };
        let member = member.prepare().map_err(AddError::Nested)?;
        Ok(Addition {
            draft,
            member,
            actor,
            kept: std::mem::take(&mut self.kept),
            added,
        })
    }

    /// The actor that is added next, and what it is called.
    pub(super) fn next_actor(&mut self, name: Cow<'static, str>) -> (Cow<'static, str>, ActorRef) {
        let Some((run, naming)) = &self.run else {
            return (
                name,
                ActorRef::new(Arc::clone(&self.mailbox.shared), self.members.len()),
            );
        };
        let name = naming.name(name);
        let actor = ActorRef::to_be_added(Arc::clone(run), name.clone().into());
        self.to_be_added = Some(actor.clone());
        (name, actor)
    }
}
