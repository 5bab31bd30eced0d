//! The input of the rules.

use crate::{ActorOptions, GroupOptions, List, Place};

/// A group that the rules read.
///
/// Actors are known by their position. The rules call the methods a bounded number of times for each actor. They are compiled
/// once for all sources, because a program has several.
pub trait RulesInput {
    /// The group.
    fn group(&self) -> GroupFacts<'_>;

    /// The number of actors.
    fn actors(&self) -> usize;

    /// The actor at a position.
    fn actor(&self, actor: usize) -> ActorFacts<'_>;

    /// The options of the actor at a position. Of most actors of a large group nothing else is read.
    fn options(&self, actor: usize) -> &ActorOptions {
        self.actor(actor).options
    }

    /// The number of values.
    fn values(&self) -> usize;

    /// The value at a position.
    fn value(&self, value: usize) -> ValueFacts<'_>;

    /// Returns `false` if no list of the actor has an entry. Most actors of a large group have none, and their lists are not
    /// read.
    fn has_entries(&self, actor: usize) -> bool {
        _ = actor;
        true
    }

    /// The entries of one of an actor's lists.
    fn entries(&self, actor: usize, list: List) -> Vec<Entry<'_>>;

    /// The other group that a slot belongs to, if it does not belong to this one.
    fn other_group(&self, slot: SlotKey) -> Option<&str> {
        _ = slot;
        None
    }

    /// Returns `true` if the value at this place is known. The macro does not know the value of an expression; const
    /// evaluation judges it with the functions in [`predicates`](crate::predicates).
    fn is_known(&self, place: Place) -> bool {
        _ = place;
        true
    }
}

/// A group and its options.
#[derive(Clone, Copy, Debug)]
pub struct GroupFacts<'a> {
    /// The group in messages: the struct, or the name of a group that is built at run time.
    pub label: &'a str,
    /// The name in logs, errors and reports.
    pub name: &'a str,
    /// The options.
    pub options: GroupOptions,
    /// Set if TERM is among the group's signals, or its signals are not set.
    pub stops_on_term: bool,
    /// The actor whose value the group provides to the parent group.
    pub provides: Option<Entry<'a>>,
}

/// An actor and its options.
#[derive(Clone, Copy, Debug)]
pub struct ActorFacts<'a> {
    /// The actor in messages and in lists: the field, or the name of an actor that was added at run time.
    pub label: &'a str,
    /// The name in logs, errors, threads and reports.
    pub name: &'a str,
    /// The options.
    pub options: &'a ActorOptions,
    /// The slot that the actor provides, if the group is built at run time.
    pub slot: Option<SlotKey>,
}

/// A value that actors receive and that no actor provides.
#[derive(Clone, Copy, Debug)]
pub struct ValueFacts<'a> {
    /// The value in messages and in lists: the field, or the name of a value that was added at run time.
    pub label: &'a str,
    /// The slot of the value, if the group is built at run time.
    pub slot: Option<SlotKey>,
}

/// An entry of a list.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a> {
    /// The label of an actor or a value.
    Actor(&'a str),
    /// An actor or a value of a plan that was checked before.
    Position(Node),
    /// A slot that the actor receives, late or not.
    Slot(SlotKey),
}

/// A slot through which a value is handed over at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotKey {
    /// The identity of the slot.
    pub id: usize,
    /// The name of the type of the value.
    pub type_name: &'static str,
    /// Set if a receiver expects that the provider may be absent.
    pub takes_absence: bool,
}

/// An actor or a value, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An actor.
    Actor(usize),
    /// A value that actors receive and that no actor provides.
    Value(usize),
}

impl Node {
    /// The position of an actor.
    pub const fn actor(self) -> Option<usize> {
        match self {
            Node::Actor(actor) => Some(actor),
            Node::Value(_) => None,
        }
    }

    pub(crate) fn label(self, input: &dyn RulesInput) -> &str {
        match self {
            Node::Actor(actor) => input.actor(actor).label,
            Node::Value(value) => input.value(value).label,
        }
    }
}
