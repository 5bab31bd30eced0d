//! Calls the interrupt of an actor.

use std::sync::Arc;

use crate::engine::Id;
use crate::interrupt::{Call, Kind};
use crate::panics;
use crate::shared::{End, Message, Returned};

use super::guarded::{Guarded, Role};
use super::node::Carrier;
use super::{Driver, NodeId, log};

impl Driver {
    /// Does what the actor's own interrupt does, its context having been interrupted.
    pub(super) fn call(&mut self, node: NodeId, id: Id) {
        let group = &mut self.nodes[node];
        let part = &mut group.parts[id];
        match part.interrupt.take() {
            None | Some(Kind::Cancel) => {}
            Some(Kind::Drop) => {
                if let Carrier::Task(task) = &part.carrier {
                    task.abort();
                }
            }
            Some(Kind::Call(Call::Async(interrupt))) => {
                let (cause, shared) = (group.cause(), Arc::clone(group.shared()));
                let span = log::span(group.name(), &group.records[id].name);
                let future = Box::pin(async move { interrupt(&cause).await });
                let guarded = Guarded::new(future, Role::Interrupt, shared, id, span, Arc::clone(&group.kept));
                group.parts[id].calling = Some(self.runtime.spawn(guarded));
            }
            Some(Kind::Call(Call::Sync(interrupt))) => {
                let (cause, shared) = (group.cause(), Arc::clone(group.shared()));
                let span = log::span(group.name(), &group.records[id].name);
                let kept = Arc::clone(&group.kept);
                let job = Box::new(move || {
                    let result = panics::catch(|| span.in_scope(|| interrupt(&cause)));
                    shared.send(Message::InterruptBack(id, Returned::new(result, None)));
                    drop(kept);
                });
                if let Err(refused) = self.pool.submit(job) {
                    // To drop it here would be to run the user's code.
                    std::mem::forget(refused.job);
                    let error = anyhow::Error::new(refused.error).context("no thread could be made to call it on");
                    let returned = Returned { end: End::Err(error), drop_panic: None };
                    self.nodes[node].shared().send(Message::InterruptBack(id, returned));
                }
            }
        }
    }
}
