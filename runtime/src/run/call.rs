//! Calls the interrupt of an actor.

use std::sync::Arc;

use crate::engine::{Id, StopScope};
use crate::shared::ActorMessage;
use crate::shared::interrupt::{Call, CallEach, InterruptAction};
use crate::shared::returned::{End, Returned};
use crate::shared::user_future::{self, UserFuture};
use crate::{Cause, report::panics, shared::current};

use super::guarded::{Guarded, Role};
use super::node::Carrier;
use super::{Driver, GroupId, log};

impl Driver {
    /// Does what the actor's own interrupt does, its context having been interrupted: with the cause of the group, after which
    /// there is no other call; or with one of its own, where this attempt alone is interrupted.
    pub(super) fn call(&mut self, node: GroupId, id: Id, alone: Option<Arc<Cause>>) {
        let part = &mut self.nodes[node].parts[id];
        let interrupt = match &mut part.interrupt {
            Some(InterruptAction::Cancel) => return,
            Some(InterruptAction::Drop) => {
                if let Carrier::Task(task) = &part.carrier {
                    task.abort();
                }
                return;
            }
            Some(InterruptAction::CallEach(interrupt)) if alone.is_some() => {
                Some(InterruptAction::CallEach(interrupt.clone()))
            }
            interrupt => interrupt.take(),
        };
        let called_for = if alone.is_some() {
            StopScope::Attempt
        } else {
            StopScope::Group
        };
        let cause = alone.unwrap_or_else(|| self.nodes[node].cause());
        match interrupt {
            Some(InterruptAction::Call(Call::Async(interrupt))) => {
                self.call_async(
                    node,
                    id,
                    called_for,
                    user_future::made_by(move || interrupt(&cause)),
                );
            }
            Some(InterruptAction::CallEach(CallEach::Async(interrupt))) => {
                self.call_async(
                    node,
                    id,
                    called_for,
                    user_future::made_by(move || interrupt(&cause)),
                );
            }
            Some(InterruptAction::Call(Call::Sync(interrupt))) => {
                self.call_sync(node, id, called_for, move || interrupt(&cause));
            }
            Some(InterruptAction::CallEach(CallEach::Sync(interrupt))) => {
                self.call_sync(node, id, called_for, move || interrupt(&cause));
            }
            // It could be called once, and was.
            None | Some(InterruptAction::Cancel | InterruptAction::Drop) => {
                self.nodes[node]
                    .actor(id)
                    .send(ActorMessage::InterruptReturned(
                        called_for,
                        Returned::default(),
                    ));
            }
        }
    }

    fn call_async(&mut self, node: GroupId, id: Id, called_for: StopScope, interrupt: UserFuture) {
        let group = &mut self.nodes[node];
        let span = log::span(group.name(), &group.records[id].name);
        let guarded = Guarded::new(
            interrupt,
            Role::Interrupt(called_for),
            group.actor(id),
            span,
            Arc::clone(&group.kept),
        );
        let calling = &mut group.parts[id].calling;
        // One of this attempt alone may still be out when that of the stop comes.
        calling.retain(|call| !call.is_finished());
        calling.push(self.runtime.spawn(guarded));
    }

    fn call_sync(
        &mut self,
        node: GroupId,
        id: Id,
        called_for: StopScope,
        interrupt: impl FnOnce() -> anyhow::Result<()> + Send + 'static,
    ) {
        let group = &mut self.nodes[node];
        let (actor, span) = (
            group.actor(id),
            log::span(group.name(), &group.records[id].name),
        );
        let kept = Arc::clone(&group.kept);
        let job = Box::new(move || {
            let result = panics::catch(|| current::within(&actor, || span.in_scope(interrupt)));
            actor.send(ActorMessage::InterruptReturned(
                called_for,
                Returned::new(result),
            ));
            drop(kept);
        });
        if let Err(refused) = self.threads.run(job) {
            // To drop it here would be to run the user's code.
            std::mem::forget(refused.job);
            let error = anyhow::Error::new(refused.error)
                .context("no thread could be started to call it on");
            self.nodes[node]
                .actor(id)
                .send(ActorMessage::InterruptReturned(
                    called_for,
                    End::Err(error).into(),
                ));
        }
    }
}
