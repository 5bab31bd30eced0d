//! [`Drilled`]: a group whose actors are watched, also in the groups nested in it.

use std::sync::Arc;

use super::call::watch_calls;
use super::case::Case;
use super::fault::watch;
use super::watched::{Observed, Watched};
use crate::ReturnAction;
use crate::plan::{ActorPlan, Plan};
use crate::shared::GroupShared;
use crate::shared::member::{Body, Member, NamedValue};

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
pub(super) struct Parts<'a> {
    pub(super) plan: &'a Plan,
    pub(super) members: &'a mut [Member],
    pub(super) retained: &'a mut [NamedValue],
    pub(super) shared: &'a Arc<GroupShared>,
}

impl Drilled {
    /// Wraps the bodies and the interrupts of all actors, and the retained values, also in nested groups. `prefix` is the path of
    /// the group.
    pub(super) fn watch(&mut self, parts: Parts<'_>, prefix: &str, case: &Case, watched: &Watched) {
        for (name, value) in parts.retained {
            let marker = Arc::new(());
            let path = format!("{prefix}{name}");
            self.retained.push((path, Arc::clone(&marker)));
            let inner = std::mem::replace(value, Box::new(()));
            // The value is dropped first.
            *value = Box::new((inner, marker));
        }
        for (plan, member) in parts.plan.actors().zip(parts.members) {
            let path = format!("{prefix}{}", plan.name());
            let body = match member.body.take() {
                None => continue,
                Some(Body::Group(mut group)) => {
                    let prepared = &mut *group;
                    let parts = Parts {
                        plan: &prepared.plan,
                        members: &mut prepared.members,
                        retained: &mut prepared.retained,
                        shared: &prepared.mailbox.shared,
                    };
                    self.watch(parts, &format!("{path}/"), case, watched);
                    member.body = Some(Body::Group(group));
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
            let interrupt = member.interrupt.take();
            let wrap = |interrupt| watch_calls(interrupt, watched.clone(), parts.shared);
            member.interrupt = interrupt.map(wrap);
            member.body = Some(watch(body, watched));
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
