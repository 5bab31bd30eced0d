//! The actors that an actor names before its group is checked.

use rungroup_rules::{Entry, List, SlotKey};
use std::borrow::Cow;

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
