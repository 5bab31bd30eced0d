//! One actor of a plan: its name, its options, and the positions of the actors that it names.

use crate::plan::FieldActors;
use crate::{Dependents, Overrun, Ready, RestartPolicy, ReturnAction};
use rungroup_rules::{
    ActorFacts, ActorKind, ActorOptions as Options, Edge, InterruptKind, List, Multiplicity, Name,
    NestedGroup, Node, SlotKey,
};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

/// One actor of a [`Plan`](super::Plan): its name, its options, and its edges to other actors.
///
/// Other actors are named by their position in the plan.
#[derive(Clone, PartialEq, Eq)]
pub struct ActorPlan {
    name: Name,
    options: CowBox<Options>,
    edges: Cow<'static, [Edge]>,
}

/// A value of a constant, or one in a box of its own. Actors without an option share the constants.
#[derive(Clone)]
enum CowBox<T: 'static> {
    Static(&'static T),
    Owned(Box<T>),
}

impl<T: Clone> CowBox<T> {
    fn to_mut(&mut self) -> &mut T {
        if let CowBox::Static(value) = self {
            *self = CowBox::Owned(Box::new(value.clone()));
        }
        match self {
            CowBox::Owned(value) => value,
            CowBox::Static(_) => unreachable!("it was just cloned"),
        }
    }
}

impl<T> Deref for CowBox<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            CowBox::Static(value) => value,
            CowBox::Owned(value) => value,
        }
    }
}

impl<T: PartialEq> PartialEq for CowBox<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for CowBox<T> {}

impl ActorPlan {
    /// An actor of a constant plan, for generated code.
    #[doc(hidden)]
    pub const fn __new(
        name: &'static str,
        options: &'static Options,
        edges: &'static [Edge],
    ) -> ActorPlan {
        ActorPlan {
            name: Name::Written(name),
            options: CowBox::Static(options),
            edges: Cow::Borrowed(edges),
        }
    }

    /// An actor without options and edges.
    pub(crate) fn new(name: Name) -> ActorPlan {
        ActorPlan {
            name,
            options: CowBox::Static(Options::shared(InterruptKind::Cancel, false)),
            edges: Cow::Borrowed(&[]),
        }
    }

    pub(crate) fn set_name(&mut self, name: Name) {
        self.name = name;
    }

    /// Sets how an actor from [`new`](Self::new) is interrupted, without a copy of options that are the default.
    pub(crate) fn set_interrupt(&mut self, interrupt: InterruptKind, is_once: bool) {
        match &mut self.options {
            CowBox::Static(options) => *options = Options::shared(interrupt, is_once),
            CowBox::Owned(options) => {
                (options.interrupt, options.interrupts_once) = (interrupt, is_once);
            }
        }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    pub(crate) fn options_mut(&mut self) -> &mut Options {
        self.options.to_mut()
    }

    /// The edges to other actors and to values, by their lists.
    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Sets the edges, which the rules found.
    pub(crate) fn set_edges(&mut self, edges: Vec<Edge>) {
        self.edges = Cow::Owned(edges);
    }

    /// The actor with its edges to these places.
    pub(crate) fn moved(&self, places: &[FieldActors]) -> ActorPlan {
        if self.edges.is_empty() {
            return self.clone();
        }
        let mut edges = Vec::new();
        for &edge in self.edges() {
            match edge.to {
                Node::Value(_) => edges.push(edge),
                Node::Actor(to) => edges.extend(places[to].entries().map(|to| Edge {
                    to: Node::Actor(to),
                    ..edge
                })),
            }
        }
        ActorPlan {
            edges: Cow::Owned(edges),
            ..self.clone()
        }
    }

    /// The actor as the rules read it.
    pub(crate) fn facts(&self, slot: Option<SlotKey>) -> ActorFacts<'_> {
        ActorFacts {
            label: &self.name,
            name: &self.name,
            options: &self.options,
            slot,
        }
    }

    /// The actors that the lists for which `belongs` returns `true` name, in the order of the lists.
    pub(crate) fn named_in(&self, belongs: fn(List) -> bool) -> Vec<usize> {
        let mut named = Vec::new();
        for edge in self.edges() {
            if let (true, Node::Actor(to)) = (belongs(edge.list), edge.to) {
                named.push(to);
            }
        }
        named
    }

    /// The name, to be shared.
    pub(crate) fn shared_name(&self) -> &Name {
        &self.name
    }

    /// Returns the name in logs, errors, threads and reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the kind of execute.
    pub const fn kind(&self) -> ActorKind {
        match &self.options {
            CowBox::Static(options) => options.kind,
            CowBox::Owned(options) => options.kind,
        }
    }

    /// The options of the nested group, if the actor is one, for generated code.
    #[doc(hidden)]
    pub const fn __nested(&self) -> Option<NestedGroup> {
        match &self.options {
            CowBox::Static(options) => options.nested,
            CowBox::Owned(options) => options.nested,
        }
    }

    /// Returns `true` if execute is a synchronous function that runs on a thread of its own.
    pub const fn is_blocking(&self) -> bool {
        matches!(self.kind(), ActorKind::Blocking)
    }

    /// Returns `true` if the actor is a nested group.
    pub const fn is_group(&self) -> bool {
        matches!(self.kind(), ActorKind::Nested)
    }

    /// Returns `true` if execute returns by itself when it is aborted, as that of a child process does.
    pub(crate) fn ends_itself(&self) -> bool {
        self.kind() == ActorKind::Process
    }

    /// Returns the kind of interrupt.
    pub fn interrupt(&self) -> InterruptKind {
        self.options.interrupt
    }

    /// Returns the actors that must be ready before this one starts, and that stop after it.
    pub fn requires(&self) -> Vec<usize> {
        self.named_in(|list| list == List::Requires)
    }

    /// Like [`requires`](Self::requires); these actors also provide a value for this one.
    pub fn receives(&self) -> Vec<usize> {
        self.named_in(|list| list == List::Receives)
    }

    /// Returns the actors whose value this one receives late: it does not wait for them, and they stop after it.
    pub fn receives_late(&self) -> Vec<usize> {
        self.named_in(|list| list == List::Late)
    }

    /// Returns the values of the plan that the actor receives.
    pub fn values(&self) -> Vec<usize> {
        let mut values = Vec::new();
        for edge in self.edges() {
            if let Node::Value(value) = edge.to {
                values.push(value);
            }
        }
        values
    }

    /// Returns the actors that stop after this one, independent of the start.
    pub fn stops_before(&self) -> Vec<usize> {
        self.named_in(|list| list == List::StopsBefore)
    }

    /// Returns `true` if the actor stops after all actors that do not stop last.
    pub fn stops_last(&self) -> bool {
        self.options.stops_last
    }

    /// Returns `true` if a group with `until = all` waits for the actor. In another group the value has no effect.
    pub fn is_foreground(&self) -> bool {
        self.options.is_foreground()
    }

    /// Returns the point at which the actor is ready. An actor that provides a value is [`Ready::Manual`], and so are a child
    /// process and a resource, which become ready by themselves.
    pub fn ready(&self) -> Ready {
        self.options.ready()
    }

    /// Returns `true` if other actors may require this one: it sets `ready` or provides a value, or is a resource, which is
    /// ready when it is open.
    pub fn states_ready(&self) -> bool {
        self.options.states_ready()
    }

    /// Returns `true` if something may still need the actor after it has ended, apart from its handles: another may require it,
    /// the stop calls its interrupt, or it is a group of actors.
    pub(crate) fn is_needed_after_end(&self) -> bool {
        self.states_ready() || self.interrupt() == InterruptKind::Function || self.is_group()
    }

    /// Returns the limit from the start of the actor until it is ready; `None` if it has no limit.
    pub fn ready_within(&self) -> Option<Duration> {
        self.options.ready_within
    }

    /// Returns the type of the value that the actor provides; `_` if the compiler infers it from the `open` of a resource.
    pub fn provides(&self) -> Option<&'static str> {
        self.options.provides
    }

    /// Returns the effect of a return of `Ok` on the group; `None` if the group's `until` decides.
    pub fn on_ok(&self) -> Option<ReturnAction> {
        self.options.on_ok
    }

    /// Returns the effect of an error or a panic on the group.
    pub fn on_err(&self) -> ReturnAction {
        self.options.on_err
    }

    /// Returns the time from the interrupt to the abort. `None` stands for the time that the group has left, minus a reserve for
    /// the actors that stop later.
    pub fn grace(&self) -> Option<Duration> {
        self.options.grace
    }

    /// Returns whether an abort after the grace period makes the run an error.
    pub fn overrun(&self) -> Overrun {
        self.options.overrun
    }

    /// Returns the restart policy; `None` if the actor never restarts.
    pub fn restart(&self) -> Option<RestartPolicy> {
        self.options.restart
    }

    /// Returns the effect of a restart on the dependents.
    pub fn dependents(&self) -> Dependents {
        self.options.dependents()
    }

    /// Returns `true` if `dependents` was set.
    pub fn dependents_written(&self) -> bool {
        self.options.dependents.is_some()
    }

    /// Returns `true` if the actor may be absent: its field is an `Option`.
    pub fn is_optional(&self) -> bool {
        self.options.multiplicity == Multiplicity::Optional
    }

    /// Returns `true` if the actor stands for one actor per element of its field, or is one of them.
    pub fn is_each(&self) -> bool {
        self.options.multiplicity == Multiplicity::Each
    }

    /// Returns `true` if there is no such actor in this run: its field is `None` or empty.
    pub fn is_absent(&self) -> bool {
        self.options.absent
    }

    /// Returns the actors that must be ready before this one starts, each once, in order of position.
    pub fn waits_for(&self) -> Vec<usize> {
        self.sorted(List::is_requirement)
    }

    /// Returns the actors that are interrupted only after this one has ended, each once, in order of position. The edges of
    /// `stops_last` are not among them.
    pub fn ends_before(&self) -> Vec<usize> {
        self.sorted(|_| true)
    }

    fn sorted(&self, belongs: fn(List) -> bool) -> Vec<usize> {
        let mut named = self.named_in(belongs);
        named.sort_unstable();
        named
    }
}

impl fmt::Debug for ActorPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorPlan")
            .field("name", &self.name)
            .field("edges", &self.edges)
            .field("options", &*self.options)
            .finish()
    }
}
