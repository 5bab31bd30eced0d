//! Starts an actor: a task, a thread, or a group of its own.

use std::sync::Arc;
use std::thread;

use crate::engine::{Event, Id, Return};
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::{Again, Body, Prepared};
use crate::shared::returned::Returned;
use crate::{ActorState, Failure, Scope, report::panics, shared::current};

use super::guarded::{Guarded, Role, execute_is_back};
use super::node::{Carrier, GroupRun};
use super::threads::spawn_with;
use super::{Driver, GroupId, log};

/// What a thread runs.
enum BlockingBody {
    Once(Box<dyn FnOnce() -> anyhow::Result<()> + Send>),
    Again(Box<dyn FnMut(Scope) -> anyhow::Result<()> + Send>),
}

impl Driver {
    pub(super) fn start(&mut self, node: GroupId, id: Id) {
        if let Some(former) = self.nodes[node].parts[id].hold_values() {
            let name = (&self.nodes[node].records[id].name).into();
            self.drop_values(node, vec![(name, former)]);
        }
        let hears_no_signal = self.hears_no_signal();
        let group = &mut self.nodes[node];
        let now = group.elapsed(self.timers.now());
        let is_first = group.records[id].started.is_none();
        group.records[id].started.get_or_insert(now);
        let body = group.parts[id]
            .body
            .take()
            .expect("an actor is started when it has a body");
        if !is_first {
            group.cell(id).renew();
        }
        group.cell(id).advance(ActorState::Started);
        log::started(group.name(), &group.records[id].name);
        if is_first && group.plan.actor(id).ends_itself() && hears_no_signal {
            log::hears_no_signal(group.name(), &group.records[id].name);
        }
        let carrier = match body {
            Body::Async(future) => {
                let (actor, span) = self.guard(node, id);
                let guarded = Guarded::new(future, Role::Execute, actor, span, self.kept(node));
                Ok(Carrier::Task(self.runtime.spawn(guarded)))
            }
            Body::Again(again @ Again::Async(_)) => {
                let (actor, span) = self.guard(node, id);
                Ok(Carrier::Task(self.runtime.spawn(Guarded::again(
                    again,
                    actor,
                    span,
                    self.kept(node),
                ))))
            }
            Body::Blocking(body) => self
                .spawn_thread(node, id, BlockingBody::Once(body))
                .map(Carrier::thread),
            Body::Again(Again::Blocking(body)) => self
                .spawn_thread(node, id, BlockingBody::Again(body))
                .map(Carrier::thread),
            Body::Group(prepared) => Ok(self.start_group(node, id, *prepared)),
        };
        match carrier {
            Ok(carrier) => {
                self.nodes[node].parts[id].carrier = carrier;
                self.happened(node, Event::Started(id));
            }
            Err(error) => {
                self.nodes[node].records[id]
                    .failures
                    .push(Failure::Error(Arc::new(error)));
                self.happened(node, Event::Returned(id, Return::Failed));
            }
        }
    }

    fn guard(&self, node: GroupId, id: Id) -> (ActorRef, tracing::Span) {
        let group = &self.nodes[node];
        (
            group.actor(id),
            log::span(group.name(), &group.records[id].name),
        )
    }

    fn kept(&self, node: GroupId) -> Arc<super::kept::Kept> {
        Arc::clone(&self.nodes[node].kept)
    }

    /// The thread has the actor's name and has entered the runtime. Where none can be made, the body goes back to the
    /// part, because to drop it here would be to run the user's code.
    fn spawn_thread(
        &mut self,
        node: GroupId,
        id: Id,
        body: BlockingBody,
    ) -> anyhow::Result<thread::JoinHandle<()>> {
        let (actor, span) = self.guard(node, id);
        let (runtime, kept) = (self.runtime.clone(), self.kept(node));
        let group = &mut self.nodes[node];
        let name = group.records[id].name.to_string();
        let thread = spawn_with(name, body, move |body| {
            let _entered = runtime.enter();
            let mut again = None;
            let run = || match body {
                BlockingBody::Once(body) => body(),
                BlockingBody::Again(body) => again.insert(body)(Scope::new(actor.clone())),
            };
            let result = panics::catch(|| current::within(&actor, || span.in_scope(run)));
            let drop_panic = if actor.cell().is_last() {
                panics::drop_caught(again.take())
            } else {
                None
            };
            let mut returned = Returned::new(result);
            returned.add_body(again.map(Again::Blocking));
            returned.add_drop_panic(drop_panic);
            execute_is_back(&actor, returned);
            drop(kept);
        });
        thread.map_err(|(body, error)| {
            group.parts[id].body = Some(match body {
                BlockingBody::Once(body) => Body::Blocking(body),
                BlockingBody::Again(body) => Body::Again(Again::Blocking(body)),
            });
            anyhow::Error::new(error).context("cannot start a thread")
        })
    }

    fn start_group(&mut self, node: GroupId, id: Id, prepared: Prepared) -> Carrier {
        let nested = self.nodes.len();
        let outer = Arc::clone(&self.nodes[node].kept);
        self.nodes.push(GroupRun::new(
            prepared,
            Some((node, id)),
            &self.threads,
            &self.runtime,
            Some(outer),
        ));
        self.nodes[node].nested.push(nested);
        self.publish(nested);
        self.happened(nested, Event::Start);
        Carrier::Group(nested)
    }
}
