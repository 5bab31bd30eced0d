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
    pub(crate) fn entries(&self, list: List) -> Vec<Entry<'_>> {
        let slots = |slots: &[Slot]| slots.iter().copied().map(Entry::Slot).collect();
        match list {
            List::Receives => slots(&self.receives),
            List::Requires => names(&self.requires),
            List::Late => slots(&self.late),
            List::StopsBefore => names(&self.stops_before),
        }
    }
}

fn names<'a>(names: &'a [Cow<'static, str>]) -> Vec<Entry<'a>> {
    names.iter().map(|name| Entry::Actor(name)).collect()
}
