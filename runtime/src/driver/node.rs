//! One group as it is run: the engine's state, what carries the actors, and what is noted for the report.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::actor_ref::ActorRef;
use crate::cell::Cell;
use crate::dropping::Dropping;
use crate::engine::{Action, Asked, Engine, Event, Graph, Id, Why};
use crate::member::{Body, Mailbox, Member, Prepared};
use crate::plan::Plan;
use crate::pool::Pool;
use crate::shared::{Message, Shared};
use crate::slot::AnySlot;
use crate::{AbortedBy, Cause, Error, Fault, GroupState, Outcome, Report, Restarts, interrupt};

use super::kept::{Joined, Kept, Named};
use super::patience::Patience;
use super::{NodeId, Timers};

/// One group as it is run.
pub(super) struct Node {
    pub(super) plan: Plan,
    pub(super) graph: Graph,
    pub(super) engine: Engine,
    pub(super) parts: Vec<Part>,
    pub(super) kept: Arc<Kept>,
    /// How many executes have come back.
    pub(super) returns: u64,
    pub(super) mailbox: Mailbox,
    /// The group that this one is an actor of.
    pub(super) parent: Option<(NodeId, Id)>,
    pub(super) state: GroupState,
    pub(super) began: Instant,
    /// When the parent ends the grace of this group.
    pub(super) handed_down: Option<Instant>,
    /// By when the stop must be over.
    pub(super) deadline: Option<Instant>,
    /// What was asked for with the event that is being handled.
    pub(super) asked: Option<Cause>,
    /// Its parent waits for no drop any more.
    pub(super) hurried: bool,
    pub(super) cause: Option<(Arc<Cause>, Instant)>,
    pub(super) later: Vec<Cause>,
    /// What came after the last actor had ended, and is not read any more.
    pub(super) unread: Vec<Message>,
    /// The values of the user's that were handed to the pool to be dropped, and how many lists of them are not through.
    pub(super) dropping: Vec<Dropping>,
    pub(super) undropped: usize,
    pub(super) ending: Ending,
}

/// How far the end of a group is, after its last actor.
pub(super) enum Ending {
    /// There are actors.
    NotYet,
    /// What the group kept is being dropped.
    Dropping { _patience: Option<Patience> },
    /// All is over.
    Over(Result<Report, Error>),
    /// The result was handed on.
    Told,
}

/// What carries one actor, and what came of it.
pub(super) struct Part {
    pub(super) name: Arc<str>,
    pub(super) body: Option<Body<Prepared>>,
    pub(super) interrupt: Option<interrupt::Kind>,
    pub(super) slot: Option<Arc<dyn AnySlot>>,
    /// Where it was added to the run.
    pub(super) added: Option<ActorRef>,
    pub(super) carrier: Carrier,
    /// The task of its async interrupt.
    pub(super) calling: Option<JoinHandle<()>>,
    pub(super) record: Record,
}

/// What an actor runs on.
#[derive(Default)]
pub(super) enum Carrier {
    /// Nothing: it was not started, or could not be.
    #[default]
    None,
    Task(JoinHandle<()>),
    Thread(std::thread::JoinHandle<()>),
    Group(NodeId),
}

/// What came of one actor, for the report.
#[derive(Default)]
pub(super) struct Record {
    pub(super) started: Option<Instant>,
    pub(super) ready: Option<Instant>,
    pub(super) interrupted: Option<Instant>,
    pub(super) ended: Option<(Instant, Option<Outcome>)>,
    pub(super) aborted_by: Option<AbortedBy>,
    pub(super) faults: Vec<Fault>,
    /// When its execute came back last, counted over all actors.
    pub(super) returned: Option<u64>,
    /// How its last execution ended, while none runs and none comes by itself.
    pub(super) rested: Option<Outcome>,
    pub(super) restarts: Restarts,
    pub(super) branch: Option<Box<Report>>,
}

impl Node {
    /// `outer` is what the parent keeps.
    pub(super) fn new(
        prepared: Prepared,
        parent: Option<(NodeId, Id)>,
        pool: &Arc<Pool>,
        runtime: &Handle,
        outer: Option<Arc<Kept>>,
    ) -> Node {
        let Prepared { plan, members, kept, mailbox } = prepared;
        let graph = super::settings::graph(&plan);
        let shared = &mailbox.shared;
        shared.set_cells(plan.actors().map(|actor| actor.name().into()));
        for (id, slot) in members.iter().enumerate().filter_map(|(id, member)| Some((id, member.slot.as_ref()?))) {
            shared.set_slot(id, Arc::clone(slot));
        }
        let kept = Arc::new(Kept::new(kept, Arc::clone(pool), outer));
        let weak = Arc::downgrade(&kept);
        shared.set_runtime(runtime.clone(), weak);
        // Whoever waits for the run to begin looks again.
        shared.status().send_modify(|_| {});
        let cells = shared.cells().iter();
        let parts =
            members.into_iter().zip(cells).map(|(member, cell)| Part::new(member, cell.shared_name())).collect();
        Node {
            engine: Engine::new(&graph),
            plan,
            graph,
            parts,
            kept,
            returns: 0,
            mailbox,
            parent,
            state: GroupState::Starting,
            began: Timers::read(),
            handed_down: None,
            deadline: None,
            asked: None,
            hurried: false,
            cause: None,
            later: Vec::new(),
            unread: Vec::new(),
            dropping: Vec::new(),
            undropped: 0,
            ending: Ending::NotYet,
        }
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.mailbox.shared
    }

    pub(super) fn name(&self) -> &str {
        self.shared().name()
    }

    pub(super) fn cell(&self, id: Id) -> &Cell {
        match &self.parts[id].added {
            None => self.mailbox.shared.cell(id),
            Some(added) => added.cell(),
        }
    }

    /// A way to the actor that its tasks and threads keep.
    pub(super) fn actor(&self, id: Id) -> ActorRef {
        self.parts[id].added.clone().unwrap_or_else(|| ActorRef::new(Arc::clone(self.shared()), id))
    }

    pub(super) fn next_return(&mut self) -> u64 {
        self.returns += 1;
        self.returns
    }

    pub(super) fn handle(&mut self, event: Event, actions: &mut Vec<Action>) {
        let settings = super::settings::Settings { plan: &self.plan, handed_down: self.handed_down };
        self.engine.handle(&self.graph, &settings, event, actions);
    }

    /// The cause, in the words of the outside.
    pub(super) fn explain(&mut self, why: Why) -> Cause {
        let actor = |id: Id| Arc::clone(&self.parts[id].name);
        match why {
            Why::Returned(id) => Cause::Returned { actor: actor(id) },
            Why::Failed(id) => Cause::Failed { actor: actor(id), error: self.parts[id].last_error() },
            Why::Panicked(id) => Cause::Panicked { actor: actor(id), panic: self.parts[id].last_panic() },
            Why::NotReady(id, why) => Cause::NotReady { actor: actor(id), error: why.into() },
            Why::RestartsUsedUp(id) => {
                let actor = actor(id);
                Cause::RestartsUsedUp { last: self.parts[id].last_failure().map(Arc::new), actor }
            }
            Why::LeftBehind(id) => Cause::LeftBehind { actor: actor(id) },
            Why::Completed => Cause::Completed,
            Why::Asked(Asked::Signal(signal)) => Cause::Signal(signal),
            Why::Asked(Asked::Shutdown | Asked::Fail | Asked::Parent) => {
                self.asked.take().expect("whoever asks leaves a reason")
            }
        }
    }

    /// What is left once every actor has ended, in the order in which it is dropped: the threads of actors that have
    /// returned, and what the group kept.
    pub(super) fn remains(&mut self) -> Vec<Named> {
        let mut remains: Vec<Named> = Vec::new();
        for part in &mut self.parts {
            if matches!(part.carrier, Carrier::Thread(_)) {
                let joined = Joined::new(std::mem::take(&mut part.carrier));
                remains.push((part.name.to_string().into(), Box::new(joined)));
            }
        }
        remains.extend(self.kept.take().into_iter().rev());
        remains
    }
}

impl Part {
    fn new(member: Member<Prepared>, name: Arc<str>) -> Part {
        Part {
            name,
            body: Some(member.body),
            interrupt: Some(member.interrupt),
            slot: member.slot,
            added: None,
            carrier: Carrier::None,
            calling: None,
            record: Record::default(),
        }
    }

    pub(super) fn added(member: Member<Prepared>, actor: ActorRef) -> Part {
        let name = actor.cell().shared_name();
        Part { added: Some(actor), ..Part::new(member, name) }
    }

    /// Whether no execution of it runs, and none comes by itself: its name is free for another.
    pub(super) fn is_over(&self) -> bool {
        self.record.rested.is_some() || self.record.ended.is_some()
    }

    /// What its last failure would be as a cause.
    fn last_failure(&self) -> Option<Cause> {
        let actor = || Arc::clone(&self.name);
        self.record.faults.iter().rev().find_map(|fault| match fault {
            Fault::Error(error) => Some(Cause::Failed { actor: actor(), error: Arc::clone(error) }),
            Fault::Panic(panic) => Some(Cause::Panicked { actor: actor(), panic: panic.clone() }),
            Fault::NotReady(error) => Some(Cause::NotReady { actor: actor(), error: *error }),
            _ => None,
        })
    }

    /// What was given to an actor that will not be started any more, or could not be.
    pub(super) fn unused(&mut self) -> Option<Named> {
        let unused = (self.body.take(), self.interrupt.take().filter(interrupt::Kind::holds_something));
        let is_some = unused.0.is_some() || unused.1.is_some();
        is_some.then(|| (self.name.to_string().into(), Box::new(unused) as _))
    }

    fn last_error(&self) -> Arc<anyhow::Error> {
        let error = self.record.faults.iter().rev().find_map(|fault| match fault {
            Fault::Error(error) => Some(Arc::clone(error)),
            _ => None,
        });
        error.expect("an actor that failed left its error")
    }

    fn last_panic(&self) -> crate::Panic {
        let panic = self.record.faults.iter().rev().find_map(|fault| match fault {
            Fault::Panic(panic) => Some(panic.clone()),
            _ => None,
        });
        panic.expect("an actor that panicked left its panic")
    }
}
