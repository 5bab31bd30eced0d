//! One actor of a plan. Input: its name, edges and options; output: what the engine and the pictures read of it. It
//! must not know the other actors, only their positions.

use crate::plan::actor_name::Name;
use crate::{Dependents, Ready, Restart, ReturnAction};
use rungroup_rules::{ActorKind, ActorOptions as Options, InterruptKind};
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// One actor of a [`Plan`](super::Plan): its name, what joins it to others, and its options.
///
/// Other actors are named by their position in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActorPlan<'a> {
    pub(super) name: &'a str,
    pub(super) requires: &'a [usize],
    pub(super) receives: &'a [usize],
    pub(super) stops_before: &'a [usize],
    pub(super) options: &'a Options,
}

/// The options of an actor of a group that is built at run time. Those that say nothing share them: they are most of a large
/// group.
#[derive(Clone, Debug)]
pub(crate) struct OwnedOptions {
    shared: &'static Options,
    own: Option<Box<Options>>,
}

impl OwnedOptions {
    pub(super) fn new() -> Self {
        let (shared, own) = (OwnedOptions::shared(InterruptKind::Cancel), None);
        Self { shared, own }
    }

    fn shared(interrupt: InterruptKind) -> &'static Options {
        match interrupt {
            InterruptKind::Cancel => &const { Options::new(InterruptKind::Cancel) },
            InterruptKind::Drop => &const { Options::new(InterruptKind::Drop) },
            InterruptKind::Function => &const { Options::new(InterruptKind::Function) },
        }
    }

    /// Sets how the actor is interrupted.
    pub(crate) fn set_interrupt(&mut self, interrupt: InterruptKind) {
        match &mut self.own {
            Some(own) => own.interrupt = interrupt,
            None => self.shared = OwnedOptions::shared(interrupt),
        }
    }
}

impl From<&'static Options> for OwnedOptions {
    fn from(shared: &'static Options) -> Self {
        Self { shared, own: None }
    }
}

impl Deref for OwnedOptions {
    type Target = Options;

    fn deref(&self) -> &Options {
        self.own.as_deref().unwrap_or(self.shared)
    }
}

impl DerefMut for OwnedOptions {
    fn deref_mut(&mut self) -> &mut Options {
        self.own.get_or_insert_with(|| Box::new(*self.shared))
    }
}

/// An actor of a group that was built at run time.
#[derive(Clone)]
pub(super) struct OwnedActor {
    pub(super) name: Name,
    pub(super) options: OwnedOptions,
    /// Apart, because most actors of a large group have none.
    pub(super) lists: Option<Box<Lists>>,
}

/// The lists in which an actor names others, by their positions.
#[derive(Clone)]
pub(super) struct Lists {
    pub(super) requires: Vec<usize>,
    pub(super) receives: Vec<usize>,
    pub(super) stops_before: Vec<usize>,
}

impl OwnedActor {
    pub(super) fn plan(&self) -> ActorPlan<'_> {
        let (requires, receives, stops_before): (&[_], &[_], &[_]) = match &self.lists {
            Some(lists) => (&lists.requires, &lists.receives, &lists.stops_before),
            None => (&[], &[], &[]),
        };
        ActorPlan {
            name: &self.name,
            requires,
            receives,
            stops_before,
            options: &self.options,
        }
    }
}

impl<'a> ActorPlan<'a> {
    /// The name in logs, errors, threads and reports.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// What the actor runs.
    pub fn kind(&self) -> ActorKind {
        self.options.kind
    }

    /// Whether execute is an ordinary function that runs on a thread of its own.
    pub fn is_blocking(&self) -> bool {
        self.options.kind == ActorKind::Blocking
    }

    /// Whether the actor is a nested group.
    pub fn is_group(&self) -> bool {
        self.options.kind == ActorKind::Nested
    }

    /// Whether its execute heeds its abort and comes back by itself, as that of a child process does.
    pub(crate) fn ends_itself(&self) -> bool {
        self.options.kind == ActorKind::Process
    }

    /// How it is interrupted.
    pub fn interrupt(&self) -> InterruptKind {
        self.options.interrupt
    }

    /// The actors that must be ready before this one starts, and that stop after it.
    pub fn requires(&self) -> &'a [usize] {
        self.requires
    }

    /// As [`requires`](Self::requires), and they hand a value over.
    pub fn receives(&self) -> &'a [usize] {
        self.receives
    }

    /// The actors that stop after this one, whenever they start.
    pub fn stops_before(&self) -> &'a [usize] {
        self.stops_before
    }

    /// Whether it stops after all actors that do not stop last.
    pub fn stops_last(&self) -> bool {
        self.options.stops_last
    }

    /// When it is ready. To hand over what it provides is its word, so such an actor is [`Ready::Manual`].
    pub fn ready(&self) -> Ready {
        self.options.ready()
    }

    /// Whether `ready` was said, and is not the default.
    pub fn ready_written(&self) -> bool {
        self.options.ready.is_some()
    }

    /// How long after its start it must be ready.
    pub fn ready_within(&self) -> Option<Duration> {
        self.options.ready_within
    }

    /// The type of the value that it hands over when it is ready.
    pub fn provides(&self) -> Option<&'static str> {
        self.options.provides
    }

    /// What its Ok does to the group; `None`: what the group's `until` says.
    pub fn on_ok(&self) -> Option<ReturnAction> {
        self.options.on_ok
    }

    /// What its error or panic does to the group.
    pub fn on_err(&self) -> ReturnAction {
        self.options.on_err
    }

    /// How long it may take from its interrupt to its end; `None`: its share of what the group has left.
    pub fn grace(&self) -> Option<Duration> {
        self.options.grace
    }

    /// When and how often it is run again; `None`: never.
    pub fn restart(&self) -> Option<Restart> {
        self.options.restart
    }

    /// What becomes of those that require it when it is run again.
    pub fn dependents(&self) -> Dependents {
        self.options.dependents()
    }

    /// Whether `dependents` was said.
    pub fn dependents_written(&self) -> bool {
        self.options.dependents.is_some()
    }

    /// All that must be ready before it starts, each once, in order of position: what it requires and receives.
    pub fn waits_for(&self) -> Vec<usize> {
        once(&[self.requires, self.receives])
    }

    /// All that are interrupted only when it has ended, each once, in order of position: what it requires, receives and
    /// stops before. What `stops_last` adds is not among them.
    pub fn ends_before(&self) -> Vec<usize> {
        once(&[self.requires, self.receives, self.stops_before])
    }
}

fn once(lists: &[&[usize]]) -> Vec<usize> {
    if lists.iter().all(|list| list.is_empty()) {
        return Vec::new();
    }
    let mut all: Vec<usize> = lists.iter().copied().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}
