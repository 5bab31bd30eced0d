//! The lists of an actor that was added at run time, before names and slots are positions.

use rungroup_rules::{Entry, List, Slot};
use std::borrow::Cow;

/// The actors that an actor names, by name or by the slot that they provide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    pub(crate) receives: Vec<Slot>,
    pub(crate) late: Vec<Slot>,
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
    pub(crate) fn entries(&self, list: List) -> impl Iterator<Item = Entry<'_>> {
        let (names, slots): (&[_], &[_]) = match list {
            List::Receives => (&[], &self.receives),
            List::Requires => (&self.requires, &[]),
            List::Late => (&[], &self.late),
            List::StopsBefore => (&self.stops_before, &[]),
        };
        let names = names.iter().map(|name| Entry::Actor(name));
        names.chain(slots.iter().copied().map(Entry::Slot))
    }
}
