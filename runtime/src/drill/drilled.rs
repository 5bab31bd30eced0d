//! [`Drilled`]: a group whose actors are watched, also in the groups nested in it.

use std::sync::Arc;

use super::call::watch_calls;
use super::case::Case;
use super::fault::watch;
use super::watched::{Observed, Watched};
use crate::ReturnAction;
use crate::plan::{ActorPlan, Plan};
use crate::shared::GroupShared;
use crate::shared::prepared::{ActorParts, Body, NamedValue};

/// A group, with the actors and values of it and of the groups nested in it.
pub(super) struct Drilled {
    /// The plan, with those of the nested groups.
    pub(super) plan: Plan,
    /// The plan and the record of each actor that is present and is no group.
    pub(super) actors: Vec<(ActorPlan, Watched)>,
    /// The path of each retained value, with a part that is dropped with the value.
    pub(super) retained: Vec<(String, Arc<()>)>,
}

/// The parts of a group that is not run yet.
pub(super) struct GroupParts<'a> {
    pub(super) plan: &'a Plan,
    pub(super) parts: &'a mut [ActorParts],
    pub(super) retained: &'a mut [NamedValue],
    pub(super) shared: &'a Arc<GroupShared>,
}

impl Drilled {
    /// Wraps the bodies and the interrupts of all actors, and the retained values, also in nested groups. `prefix` is the path of
    /// the group.
    pub(super) fn watch(
        &mut self,
        of_group: GroupParts<'_>,
        prefix: &str,
        case: &Case,
        watched: &Watched,
    ) {
        for (name, value) in of_group.retained {
            let marker = Arc::new(());
            let path = format!("{prefix}{name}");
            self.retained.push((path, Arc::clone(&marker)));
            let inner = std::mem::replace(value, Box::new(()));
            // The value is dropped first.
            *value = Box::new((inner, marker));
        }
        for (plan, parts) in of_group.plan.actors().zip(of_group.parts) {
            let path = format!("{prefix}{}", plan.name());
            let body = match parts.body.take() {
                None => continue,
                Some(Body::Group(mut group)) => {
                    let prepared = &mut *group;
                    let of_group = GroupParts {
                        plan: &prepared.plan,
                        parts: &mut prepared.parts,
                        retained: &mut prepared.retained,
                        shared: &prepared.mailbox.shared,
                    };
                    self.watch(of_group, &format!("{path}/"), case, watched);
                    parts.body = Some(Body::Group(group));
                    continue;
                }
                Some(body) => body,
            };
            let planted = case.planted().filter(|planted| planted.actor == path);
            let watched = Watched {
                path: path.into(),
                plant: planted.cloned(),
                kind: plan.kind(),
                observed: Arc::new(Observed::default()),
                ..watched.clone()
            };
            self.actors.push((plan.clone(), watched.clone()));
            let interrupt = parts.interrupt.take();
            let wrap = |interrupt| watch_calls(interrupt, watched.clone(), of_group.shared);
            parts.interrupt = interrupt.map(wrap);
            parts.body = Some(watch(body, watched));
        }
    }

    /// The paths of the actors that are present and are no groups.
    pub(super) fn paths(&self) -> Vec<String> {
        let actors = self.actors.iter();
        actors
            .map(|(_, watched)| watched.path.to_string())
            .collect()
    }

    /// Returns `true` if a failure of the actor with this path stops the outermost group.
    pub(super) fn stops(&self, path: &str) -> bool {
        let mut plan = Some(&self.plan);
        path.split('/').all(|name| {
            let group = plan.take();
            let actor = group.and_then(|group| {
                let index = group.actors().position(|actor| actor.name() == name)?;
                plan = group.nested(index);
                Some(group.actor(index))
            });
            actor.is_some_and(|it| it.on_err() == ReturnAction::Stop && it.restart().is_none())
        })
    }

    /// The actor that has the fault.
    pub(super) fn planted(&self) -> Option<Watched> {
        let mut actors = self.actors.iter().map(|(_, watched)| watched);
        actors.find(|watched| watched.plant.is_some()).cloned()
    }
}

/// Returns `true` if the actor with this path is in the nested group, or is an element of the field, that `name` is.
pub(super) fn is_below(path: &str, name: &str) -> bool {
    let rest = path.strip_prefix(name);
    rest.is_some_and(|rest| rest.starts_with(['/', '[']))
}
