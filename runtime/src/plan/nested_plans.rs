//! The plans of the groups that are nested in a plan.

use super::Plan;
use std::fmt;
use std::sync::Arc;

/// The plans of the nested groups, by position, and sorted by it.
#[derive(Clone)]
pub(super) enum NestedPlans {
    /// The plans of a constant, with the actors that may have been groups.
    Static(&'static [(usize, Option<&'static Plan>)]),
    Owned(Vec<(usize, Arc<Plan>)>),
}

impl NestedPlans {
    pub(super) fn get(&self, actor: usize) -> Option<&Plan> {
        match self {
            NestedPlans::Static(plans) => {
                let index = plans.binary_search_by_key(&actor, |(actor, _)| *actor);
                plans[index.ok()?].1
            }
            NestedPlans::Owned(plans) => {
                let index = plans.binary_search_by_key(&actor, |(actor, _)| *actor);
                Some(&plans[index.ok()?].1)
            }
        }
    }

    pub(super) fn list(&self) -> Vec<(usize, &Plan)> {
        let mut list = Vec::new();
        match self {
            NestedPlans::Static(plans) => {
                for &(actor, plan) in *plans {
                    if let Some(plan) = plan {
                        list.push((actor, plan));
                    }
                }
            }
            NestedPlans::Owned(plans) => {
                for (actor, plan) in plans {
                    list.push((*actor, plan));
                }
            }
        }
        list
    }
}

impl PartialEq for NestedPlans {
    fn eq(&self, other: &NestedPlans) -> bool {
        self.list() == other.list()
    }
}

impl Eq for NestedPlans {}

impl fmt::Debug for NestedPlans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.list()).finish()
    }
}
