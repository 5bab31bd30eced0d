//! Starts an actor: a task, a thread, or a group of its own.

use std::sync::Arc;
use std::thread;

use crate::engine::{Event, Id, Return};
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::{BlockingBody, Body, Prepared};
use crate::shared::returned::Returned;
use crate::{ActorState, Failure, report::panics, shared::current};

use super::guarded::{Guarded, execute_is_back};
use super::node::{Carrier, GroupRun};
use super::threads::spawn_with;
use super::{Driver, GroupId, log};

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
        group.records[id].started.set_first(now);
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
            Body::Async(body) => {
                let (actor, span) = self.guard(node, id);
                let (restarts, kept) = (self.restarts(node, id), self.kept(node));
                let guarded = Guarded::execute(body, restarts, actor, span, kept);
                Ok(Carrier::Task(self.runtime.spawn(guarded)))
            }
            Body::Blocking(body) => self.spawn_thread(node, id, body).map(Carrier::thread),
            Body::Group(prepared) => Ok(self.start_group(node, id, *prepared)),
        };
        match carrier {
            Ok(carrier) => {
                self.nodes[node].parts[id].carrier = carrier;
                self.happened(node, Event::Started(id));
            }
            Err(error) => {
                self.nodes[node].records[id].add_failure(Failure::Error(Arc::new(error)));
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

    fn restarts(&self, node: GroupId, id: Id) -> bool {
        self.nodes[node].plan.actor(id).restart().is_some()
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
        let restarts = self.restarts(node, id);
        let group = &mut self.nodes[node];
        let name = group.records[id].name.to_string();
        let thread = spawn_with(name, body, move |body| {
            let _entered = runtime.enter();
            let mut body = Some(body);
            let run = || body.as_mut().map_or(Ok(()), |body| body(actor.clone()));
            let result = panics::catch(|| current::within(&actor, || span.in_scope(run)));
            let drop_panic = if !restarts || actor.cell().is_last() {
                panics::drop_caught(body.take())
            } else {
                None
            };
            let mut returned = Returned::new(result);
            returned.add_body(body.map(Body::Blocking));
            returned.add_drop_panic(drop_panic);
            execute_is_back(&actor, returned);
            drop(kept);
        });
        thread.map_err(|(body, error)| {
            group.parts[id].body = Some(Body::Blocking(body));
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
