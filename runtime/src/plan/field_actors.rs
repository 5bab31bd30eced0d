//! [`FieldActors`]: the actors of a run that one field of a constant plan stands for.

use std::ops::Range;
use std::sync::Arc;

use super::Plan;

/// The actors of one field: their positions in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldActors {
    first: usize,
    /// The number of actors; 0 for an empty list, which has an absent actor at `first`.
    len: usize,
}

impl FieldActors {
    /// The place of a field that is one actor.
    pub(crate) const fn one(first: usize) -> FieldActors {
        FieldActors { first, len: 1 }
    }

    pub(crate) const fn first(self) -> usize {
        self.first
    }

    /// The positions of the actors.
    pub(crate) const fn actors(self) -> Range<usize> {
        self.first..self.first + self.len
    }

    /// The positions in the plan, that of an absent actor included.
    pub(crate) const fn entries(self) -> Range<usize> {
        let len = if self.len == 0 { 1 } else { self.len };
        self.first..self.first + len
    }
}

impl Plan {
    /// The plan with an actor per element for each of these positions, and the places of all its actors. `lengths` is sorted.
    pub(crate) fn expanded(&self, lengths: &[(usize, usize)]) -> (Plan, Vec<FieldActors>) {
        let mut lengths = lengths.iter().copied().peekable();
        let mut first = 0;
        let mut places = Vec::with_capacity(self.len());
        for index in 0..self.len() {
            let length = lengths.next_if(|(position, _)| *position == index);
            let len = length.map_or(1, |(_, len)| len);
            places.push(FieldActors { first, len });
            first += len.max(1);
        }
        let mut actors = Vec::with_capacity(first);
        for (actor, place) in self.actors().zip(&places) {
            actors.resize(place.entries().end, actor.moved(&places));
        }
        let mut plan = self.clone();
        *plan.actors_mut() = actors;
        plan.set_provides(self.provides().map(|actor| places[actor].first()));
        let mut all_nested = Vec::new();
        for (actor, nested) in self.all_nested() {
            let nested = Arc::new(nested.clone());
            for id in places[actor].entries() {
                all_nested.push((id, Arc::clone(&nested)));
            }
        }
        plan.set_nested(all_nested);
        (plan, places)
    }
}

#[cfg(test)]
mod tests {
    use super::FieldActors;
    use crate::plan::tests::{CANCEL, plan};
    use crate::plan::{ActorPlan, Plan};
    use rungroup_rules::Edge;

    const ACTORS: &[ActorPlan] = &[
        ActorPlan::__new(
            "api",
            &CANCEL,
            &[
                Edge::requires(1, 0),
                Edge::requires(2, 1),
                Edge::requires(3, 2),
            ],
        ),
        ActorPlan::__new("workers", &CANCEL, &[Edge::requires(3, 0)]),
        ActorPlan::__new("caches", &CANCEL, &[]),
        ActorPlan::__new("store", &CANCEL, &[]),
    ];
    const PLAN: &Plan = &plan("app", ACTORS);

    #[test]
    fn a_requirement_on_a_list_is_one_on_each_element() {
        let (plan, places) = PLAN.expanded(&[(1, 3), (2, 0)]);
        let place = |first, len| FieldActors { first, len };
        assert_eq!(places, [place(0, 1), place(1, 3), place(4, 0), place(5, 1)]);
        assert_eq!(plan.len(), 6);
        assert_eq!(plan.actor(0).requires(), [1, 2, 3, 4, 5]);
        assert_eq!([1, 2, 3].map(|id| plan.actor(id).requires()), [[5]; 3]);
        assert_eq!(places[2].actors(), 4..4);
        assert_eq!(places[2].entries(), 4..5);
    }

    #[test]
    fn a_late_value_of_a_list_is_one_of_each_element() {
        const LATE: &[Edge] = &[Edge::late(0, 0)];
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new("shards", &CANCEL, &[]),
            ActorPlan::__new("map", &CANCEL, LATE),
        ];
        const PLAN: &Plan = &plan("app", ACTORS);
        let (plan, _) = PLAN.expanded(&[(0, 2)]);
        assert_eq!(plan.actor(2).receives_late(), [0, 1]);
        assert_eq!(plan.start_order(), [[0, 1, 2]]);
        assert_eq!(plan.stop_order(), [vec![2], vec![0, 1]]);
    }

    /// The actors of a list that names nothing share the constant.
    #[test]
    fn ten_thousand_elements_have_ten_thousand_edges() {
        let (plan, _) = PLAN.expanded(&[(1, 10_000)]);
        let edges: usize = plan.actors().map(|actor| actor.requires().len()).sum();
        assert_eq!((plan.len(), edges), (10_003, 10_000 + 10_002));
    }
}
