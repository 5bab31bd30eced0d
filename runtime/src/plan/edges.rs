//! The actors that an actor names: by position in a plan, and by name or slot before that.

use rungroup_rules::{Entry, List, SlotKey};
use std::borrow::Cow;

/// The lists in which an actor names others, by position.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActorEdges<L> {
    /// The actors in `receives`.
    pub receives: L,
    /// The values of the group that `receives` names.
    pub values: L,
    /// The actors in `requires`.
    pub requires: L,
    /// The fields in `late(…)` of `receives`.
    pub late: L,
    /// The actors in `stops_before`.
    pub stops_before: L,
}

impl<L> ActorEdges<L> {
    pub(super) fn new(list: &dyn Fn(List) -> L, values: L) -> ActorEdges<L> {
        ActorEdges {
            receives: list(List::Receives),
            values,
            requires: list(List::Requires),
            late: list(List::Late),
            stops_before: list(List::StopsBefore),
        }
    }

    fn list(&self, list: List) -> &L {
        match list {
            List::Receives => &self.receives,
            List::Requires => &self.requires,
            List::Late => &self.late,
            List::StopsBefore => &self.stops_before,
        }
    }
}

impl ActorEdges<&'static [usize]> {
    /// The lists of an actor that names no other.
    pub const NONE: Self = ActorEdges {
        receives: &[],
        values: &[],
        requires: &[],
        late: &[],
        stops_before: &[],
    };
}

/// The lists of a constant, or those of an actor that is added at run time. Most actors of a large group have none.
#[derive(Clone)]
pub(super) enum PlanEdges {
    Static(&'static ActorEdges<&'static [usize]>),
    Owned(Box<ActorEdges<Vec<usize>>>),
}

impl PlanEdges {
    pub(super) fn list(&self, list: List) -> &[usize] {
        match self {
            PlanEdges::Static(lists) => lists.list(list),
            PlanEdges::Owned(lists) => lists.list(list),
        }
    }

    pub(super) fn values(&self) -> &[usize] {
        match self {
            PlanEdges::Static(lists) => lists.values,
            PlanEdges::Owned(lists) => &lists.values,
        }
    }

    pub(super) fn lists(&self) -> ([&[usize]; 4], &[usize]) {
        (List::ALL.map(|list| self.list(list)), self.values())
    }
}

impl PartialEq for PlanEdges {
    fn eq(&self, other: &Self) -> bool {
        self.lists() == other.lists()
    }
}

impl Eq for PlanEdges {}

/// The actors that an actor names, by name or by the slot that they provide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    pub(crate) receives: Vec<SlotKey>,
    pub(crate) late: Vec<SlotKey>,
    pub(crate) requires: Vec<Cow<'static, str>>,
    pub(crate) stops_before: Vec<Cow<'static, str>>,
}

impl Links {
    pub(crate) fn is_empty(&self) -> bool {
        self.receives.is_empty()
            && self.late.is_empty()
            && self.requires.is_empty()
            && self.stops_before.is_empty()
    }

    /// The entries of one list.
    pub(crate) fn entries(&self, list: List) -> Vec<Entry<'_>> {
        let (slots, names): (&[SlotKey], &[Cow<'static, str>]) = match list {
            List::Receives => (&self.receives, &[]),
            List::Requires => (&[], &self.requires),
            List::Late => (&self.late, &[]),
            List::StopsBefore => (&[], &self.stops_before),
        };
        let mut entries = Vec::with_capacity(slots.len() + names.len());
        for &slot in slots {
            entries.push(Entry::Slot(slot));
        }
        for name in names {
            entries.push(Entry::Actor(name));
        }
        entries
    }
}
