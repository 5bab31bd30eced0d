//! One group as it is run: the engine's state, what carries the actors, and what is noted for the report.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::engine::{self, Action, Engine, Event, Graph, Id, StopReason};
use crate::plan::{Names, Plan};
use crate::run::dropping::Dropping;
use crate::run::threads::Threads;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::Cell;
use crate::shared::member::{Body, Mailbox, Member, MemberValues, Prepared};
use crate::shared::slot::{AnySlot, Claims};
use crate::shared::{GroupShared, Message};
use crate::{
    ActorReport, Cause, Error, Failure, GroupState, ReadinessError, Report, shared::interrupt,
};

use super::guarded::Emptied;
use super::kept::{Joined, Kept, Named};
use super::patience::Patience;
use super::{GroupId, Timers};

/// One group as it is run.
pub(super) struct GroupRun {
    pub(super) plan: Plan,
    /// The names of the actors, from the first addition on.
    pub(super) names: Option<Names>,
    pub(super) graph: Graph,
    pub(super) engine: Engine,
    pub(super) parts: Vec<Part>,
    /// Those of the actors that were added to the run.
    pub(super) added: Vec<ActorRef>,
    /// The groups among the actors that were started.
    pub(super) nested: Vec<GroupId>,
    /// Those of the actors that have ended and had ever spawned a task.
    pub(super) spawners: Vec<Id>,
    /// What came of each actor, for the report.
    pub(super) records: Vec<ActorReport>,
    pub(super) kept: Arc<Kept>,
    /// How many executes have come back.
    pub(super) returns: u32,
    pub(super) mailbox: Mailbox,
    /// The group that this one is an actor of.
    pub(super) parent: Option<(GroupId, Id)>,
    pub(super) state: GroupState,
    pub(super) began: Instant,
    /// The last instant that the records were told of, and how long after the beginning it was.
    moment: (Instant, Duration),
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
    /// The values of the user's that are being dropped on a thread, and how many lists of them are not through.
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

/// What carries one actor.
pub(super) struct Part {
    pub(super) body: Option<Body<Prepared>>,
    pub(super) interrupt: Option<interrupt::InterruptAction>,
    pub(super) values: Option<Box<MemberValues>>,
    pub(super) carrier: Carrier,
    /// The tasks of its async interrupt that may be out.
    pub(super) calling: Vec<JoinHandle<Emptied>>,
}

/// What an actor runs on.
#[derive(Default)]
pub(super) enum Carrier {
    /// Nothing: it was not started, or could not be.
    #[default]
    None,
    Task(JoinHandle<Emptied>),
    Thread(Box<std::thread::JoinHandle<()>>),
    Group(GroupId),
}

impl Carrier {
    pub(super) fn thread(thread: std::thread::JoinHandle<()>) -> Carrier {
        Carrier::Thread(Box::new(thread))
    }
}

impl GroupRun {
    /// `outer` is what the parent keeps.
    pub(super) fn new(
        prepared: Prepared,
        parent: Option<(GroupId, Id)>,
        threads: &Threads,
        runtime: &Handle,
        outer: Option<Arc<Kept>>,
    ) -> GroupRun {
        let Prepared {
            plan,
            members,
            kept,
            mailbox,
        } = prepared;
        let graph = super::settings::graph(&plan);
        let began = Timers::read();
        let shared = &mailbox.shared;
        // Before the cells, with which the run begins for whoever looks.
        for (id, slot) in members
            .iter()
            .enumerate()
            .filter_map(|(id, member)| Some((id, member.slot()?)))
        {
            shared.set_slot(id, Arc::clone(slot));
        }
        shared.set_cells(plan.names());
        let kept = Arc::new(Kept::new(kept, threads.clone(), outer));
        let weak = Arc::downgrade(&kept);
        shared.set_runtime(runtime.clone(), weak);
        // Whoever waits for the run to begin looks again.
        shared.change_status(|_| {});
        GroupRun {
            engine: Engine::new(&graph),
            parts: members.into_iter().map(Part::new).collect(),
            added: Vec::new(),
            nested: Vec::new(),
            spawners: Vec::new(),
            records: plan.names().map(ActorReport::new).collect(),
            plan,
            names: None,
            graph,
            kept,
            returns: 0,
            mailbox,
            parent,
            state: GroupState::Starting,
            began,
            moment: (began, Duration::ZERO),
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

    pub(super) fn shared(&self) -> &Arc<GroupShared> {
        &self.mailbox.shared
    }

    pub(super) fn name(&self) -> &str {
        self.shared().name()
    }

    pub(super) fn cell(&self, id: Id) -> &Cell {
        let cells = self.mailbox.shared.cells();
        cells
            .get(id)
            .unwrap_or_else(|| self.added[id - cells.len()].cell())
    }

    /// A way to the actor that its tasks and threads keep.
    pub(super) fn actor(&self, id: Id) -> ActorRef {
        let added = id.checked_sub(self.shared().cells().len());
        added.map_or_else(
            || ActorRef::new(Arc::clone(self.shared()), id),
            |added| self.added[added].clone(),
        )
    }

    pub(super) fn next_return(&mut self) -> u32 {
        self.returns = self.returns.saturating_add(1);
        self.returns
    }

    pub(super) fn handle(&mut self, event: Event, actions: &mut Vec<Action>) {
        let settings = super::settings::Settings {
            plan: &self.plan,
            handed_down: self.handed_down,
        };
        self.engine.handle(&self.graph, &settings, event, actions);
    }

    /// The cause, in the words of the outside.
    pub(super) fn explain(&mut self, why: StopReason) -> Cause {
        let actor = |id: Id| (&self.records[id].name).into();
        match why {
            StopReason::Returned(id) => Cause::Returned { actor: actor(id) },
            StopReason::Failed(id) => Cause::Failed {
                actor: actor(id),
                error: last_error(&self.records[id]),
            },
            StopReason::Panicked(id) => Cause::Panicked {
                actor: actor(id),
                panic: last_panic(&self.records[id]),
            },
            StopReason::NotReady(id, why) => Cause::NotReady {
                actor: actor(id),
                error: self.not_ready(id, why),
            },
            StopReason::RestartsExhausted(id) => {
                let actor = actor(id);
                Cause::RestartsExhausted {
                    last: last_failure(&self.records[id]).map(Arc::new),
                    actor,
                }
            }
            StopReason::Abandoned(id) => Cause::Abandoned { actor: actor(id) },
            StopReason::Completed => Cause::Completed,
            StopReason::Requested(_) => self.asked.take().expect("whoever asks leaves a reason"),
        }
    }

    /// Why the actor could not become ready, in the words of the outside.
    pub(super) fn not_ready(&self, id: Id, why: engine::ReadinessFailure) -> ReadinessError {
        match why {
            engine::ReadinessFailure::Returned => ReadinessError::Returned,
            engine::ReadinessFailure::ContextDropped => ReadinessError::ContextDropped,
            engine::ReadinessFailure::TooLate => ReadinessError::TooLate {
                within: self.plan.actor(id).ready_within().unwrap_or_default(),
            },
        }
    }

    /// How long after the beginning that is, for the records. Much happens at one instant.
    pub(super) fn elapsed(&mut self, at: Instant) -> Duration {
        if self.moment.0 != at {
            self.moment = (at, at.saturating_duration_since(self.began));
        }
        self.moment.1
    }

    /// What was given to an actor that will not be started any more, or could not be.
    pub(super) fn unused(&mut self, id: Id) -> Option<Named> {
        let part = &mut self.parts[id];
        if part.body.is_none()
            && !part
                .interrupt
                .as_ref()
                .is_some_and(interrupt::InterruptAction::holds_something)
        {
            return None;
        }
        // At once, so that those that it received from are interrupted after that.
        let let_go = part
            .body
            .as_ref()
            .and_then(|_| part.claims())
            .map(|claims| claims.let_go());
        Some((
            (&self.records[id].name).into(),
            Box::new((let_go, part.body.take(), part.interrupt.take())),
        ))
    }

    /// What is left once every actor has ended, in the order in which it is dropped: the threads of actors that have
    /// returned, and what the group kept.
    pub(super) fn remains(&mut self) -> Vec<Named> {
        let mut remains: Vec<Named> = Vec::new();
        for (part, record) in self.parts.iter_mut().zip(&self.records) {
            if matches!(part.carrier, Carrier::Thread(_)) {
                let joined = Joined::new(std::mem::take(&mut part.carrier));
                remains.push(((&record.name).into(), Box::new(joined)));
            }
        }
        remains.extend(self.kept.take().into_iter().rev());
        remains
    }
}

impl Part {
    pub(super) fn slot(&self) -> Option<&Arc<dyn AnySlot>> {
        self.values.as_ref()?.slot.as_ref()
    }

    fn claims(&self) -> Option<Arc<dyn Claims>> {
        self.values.as_ref()?.claims.as_ref()?.upgrade()
    }

    /// It starts, and is given what those that it receives from have provided by now. Returns what it was given before and
    /// never took.
    pub(super) fn hold_values(&self) -> Option<Box<dyn Send>> {
        self.claims()?.hold()
    }

    pub(super) fn new(member: Member<Prepared>) -> Part {
        Part {
            body: Some(member.body),
            interrupt: Some(member.interrupt),
            values: member.values,
            carrier: Carrier::None,
            calling: Vec::new(),
        }
    }
}

fn last_error(record: &ActorReport) -> Arc<anyhow::Error> {
    let error = record
        .failures()
        .iter()
        .rev()
        .find_map(|failure| match failure {
            Failure::Error(error) => Some(Arc::clone(error)),
            _ => None,
        });
    error.expect("an actor that failed left its error")
}

fn last_panic(record: &ActorReport) -> crate::PanicError {
    let panic = record
        .failures()
        .iter()
        .rev()
        .find_map(|failure| match failure {
            Failure::Panic(panic) => Some(panic.clone()),
            _ => None,
        });
    panic.expect("an actor that panicked left its panic")
}

/// What its last failure would be as a cause.
fn last_failure(record: &ActorReport) -> Option<Cause> {
    let actor = || (&record.name).into();
    record
        .failures()
        .iter()
        .rev()
        .find_map(|failure| match failure {
            Failure::Error(error) => Some(Cause::Failed {
                actor: actor(),
                error: Arc::clone(error),
            }),
            Failure::Panic(panic) => Some(Cause::Panicked {
                actor: actor(),
                panic: panic.clone(),
            }),
            Failure::NotReady(error) => Some(Cause::NotReady {
                actor: actor(),
                error: *error,
            }),
            _ => None,
        })
}
