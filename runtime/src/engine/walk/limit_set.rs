//! A set of limits that is cheap to copy and to compare.

use std::fmt;

use super::case::{Set, has, ids};
use crate::engine::Limit;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct LimitSet {
    ready_within: Set,
    context_patience: Set,
    grace: Set,
    abort: Set,
    delay: Set,
    lasting: Set,
    group: Set,
}

const GROUP: [Limit; 7] = [
    Limit::Drain,
    Limit::Deadline,
    Limit::LastHalfSecond,
    Limit::Warning,
    Limit::Drops,
    Limit::SameRequest,
    Limit::GroupReadyWithin,
];

impl LimitSet {
    fn place(&mut self, limit: Limit) -> (&mut Set, usize) {
        match limit {
            Limit::ReadyWithin(id) => (&mut self.ready_within, id),
            Limit::ContextPatience(id) => (&mut self.context_patience, id),
            Limit::Grace(id) => (&mut self.grace, id),
            Limit::Abort(id) => (&mut self.abort, id),
            Limit::Backoff(id) => (&mut self.delay, id),
            Limit::ResetAfter(id) => (&mut self.lasting, id),
            Limit::Drain => (&mut self.group, 0),
            Limit::Deadline => (&mut self.group, 1),
            Limit::LastHalfSecond => (&mut self.group, 2),
            Limit::Warning => (&mut self.group, 3),
            Limit::Drops => (&mut self.group, 4),
            Limit::SameRequest => (&mut self.group, 5),
            Limit::GroupReadyWithin => (&mut self.group, 6),
        }
    }

    /// Returns `true` if the limit was not there.
    pub(super) fn insert(&mut self, limit: Limit) -> bool {
        let (set, at) = self.place(limit);
        let new = !has(*set, at);
        *set |= 1 << at;
        new
    }

    pub(super) fn remove(&mut self, limit: Limit) {
        let (set, at) = self.place(limit);
        *set &= !(1 << at);
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Limit> {
        let of_actors = ids(self.ready_within).map(Limit::ReadyWithin);
        let of_actors = of_actors
            .chain(ids(self.context_patience).map(Limit::ContextPatience))
            .chain(ids(self.grace).map(Limit::Grace))
            .chain(ids(self.abort).map(Limit::Abort));
        let of_actors = of_actors
            .chain(ids(self.delay).map(Limit::Backoff))
            .chain(ids(self.lasting).map(Limit::ResetAfter));
        of_actors.chain(ids(self.group).map(|at| GROUP[at]))
    }
}

impl fmt::Debug for LimitSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
