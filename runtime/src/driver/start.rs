//! Starts an actor: a task, a thread, or a group of its own.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Context as _;

use crate::engine::{Event, Id, Return};
use crate::member::{Body, Prepared};
use crate::panics;
use crate::shared::{Message, Returned};
use crate::{ActorState, Fault};

use super::guarded::{Guarded, Role};
use super::node::{Carrier, Node};
use super::{Driver, NodeId, log};

type BlockingBody = Box<dyn FnOnce() -> anyhow::Result<()> + Send>;

impl Driver {
    pub(super) fn start(&mut self, node: NodeId, id: Id) {
        let group = &mut self.nodes[node];
        group.records[id].started = Some(group.elapsed(self.timers.now()));
        let body = group.parts[id].body.take().expect("an actor is started once");
        group.cell(id).advance(ActorState::Started);
        log::started(group.name(), &group.records[id].name);
        let carrier = match body {
            Body::Async(future) => {
                let shared = Arc::clone(group.shared());
                let span = log::span(group.name(), &group.records[id].name);
                let guarded = Guarded::new(future, Role::Execute, shared, id, span, Arc::clone(&group.kept));
                Ok(Carrier::Task(self.runtime.spawn(guarded)))
            }
            Body::Blocking(body) => self.spawn_thread(node, id, body).map(|thread| Carrier::Thread(Box::new(thread))),
            Body::Group(prepared) => Ok(self.start_group(node, id, *prepared)),
        };
        match carrier {
            Ok(carrier) => {
                self.nodes[node].parts[id].carrier = carrier;
                self.happened(node, Event::Running(id));
            }
            Err(error) => {
                self.nodes[node].records[id].faults.push(Fault::Error(Arc::new(error)));
                self.happened(node, Event::Returned(id, Return::Failed));
            }
        }
    }

    /// The thread has the actor's name and has entered the runtime. Where none can be made, the body goes back to the
    /// part, because to drop it here would be to run the user's code.
    fn spawn_thread(&mut self, node: NodeId, id: Id, body: BlockingBody) -> anyhow::Result<thread::JoinHandle<()>> {
        let group = &mut self.nodes[node];
        let shared = Arc::clone(group.shared());
        let span = log::span(group.name(), &group.records[id].name);
        let (runtime, kept) = (self.runtime.clone(), Arc::clone(&group.kept));
        let body = Arc::new(Mutex::new(Some(body)));
        let take = |body: &Mutex<Option<BlockingBody>>| body.lock().unwrap_or_else(PoisonError::into_inner).take();
        let its_body = Arc::clone(&body);
        let thread: io::Result<_> = thread::Builder::new().name(group.records[id].name.to_string()).spawn(move || {
            let _entered = runtime.enter();
            let run = || take(&its_body).map_or(Ok(()), |body| body());
            let result = panics::catch(|| span.in_scope(run));
            shared.send(Message::Returned(id, Returned::new(result, None)));
            drop(kept);
        });
        if thread.is_err() {
            group.parts[id].body = take(&body).map(Body::Blocking);
        }
        thread.context("its thread could not be made")
    }

    fn start_group(&mut self, node: NodeId, id: Id, prepared: Prepared) -> Carrier {
        let nested = self.nodes.len();
        let outer = Arc::clone(&self.nodes[node].kept);
        self.nodes.push(Node::new(prepared, Some((node, id)), &self.pool, Some(outer)));
        self.publish(nested);
        self.begin(nested);
        Carrier::Group(nested)
    }
}
