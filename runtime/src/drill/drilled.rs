//! [`Drilled`]: a group whose actors are watched, and the groups nested in it.

use std::sync::Arc;

use super::call::watch_calls;
use super::case::Case;
use super::fault::watch;
use super::watched::{Observed, Watched};
use crate::ReturnAction;
use crate::plan::{ActorPlan, Plan};
use crate::shared::GroupShared;
use crate::shared::member::{Body, Member, NamedValue};

/// A group and the groups nested in it, with the records of their actors.
pub(super) struct Drilled {
    pub(super) plan: Plan,
    /// The record of each actor that is present and is no group.
    pub(super) actors: Vec<Option<Watched>>,
    /// The nested groups, with their positions.
    pub(super) nested: Vec<(usize, Drilled)>,
    /// The names of the retained values, each with a part that is dropped with the value.
    pub(super) retained: Vec<(String, Arc<()>)>,
}

/// The parts of a group that is not run yet.
pub(super) struct Parts<'a> {
    pub(super) plan: Plan,
    pub(super) members: &'a mut [Member],
    pub(super) retained: &'a mut [NamedValue],
    pub(super) shared: &'a Arc<GroupShared>,
}

/// Wraps the bodies and the interrupts of all actors, and the retained values, also in nested groups. `prefix` is the path of the
/// group.
pub(super) fn watch_actors(
    parts: Parts<'_>,
    prefix: &str,
    case: &Case,
    watched: &Watched,
) -> Drilled {
    let mut drilled = Drilled {
        actors: parts.plan.actors().map(|_| None).collect(),
        nested: Vec::new(),
        retained: Vec::new(),
        plan: parts.plan,
    };
    for (name, value) in parts.retained {
        let marker = Arc::new(());
        drilled
            .retained
            .push((format!("{prefix}{name}"), Arc::clone(&marker)));
        let inner = std::mem::replace(value, Box::new(()));
        // The value is dropped first.
        *value = Box::new((inner, marker));
    }
    for (index, member) in parts.members.iter_mut().enumerate() {
        let Some(body) = member.body.take() else {
            continue;
        };
        let path = format!("{prefix}{}", drilled.plan.actor(index).name());
        if let Body::Group(mut group) = body {
            let prepared = &mut *group;
            let parts = Parts {
                plan: prepared.plan.clone(),
                members: &mut prepared.members,
                retained: &mut prepared.retained,
                shared: &prepared.mailbox.shared,
            };
            let nested = watch_actors(parts, &format!("{path}/"), case, watched);
            drilled.nested.push((index, nested));
            member.body = Some(Body::Group(group));
            continue;
        }
        let planted = case.planted().filter(|planted| planted.actor == path);
        let watched = Watched {
            path: path.into(),
            plant: planted.cloned(),
            kind: drilled.plan.actor(index).kind(),
            observed: Arc::new(Observed::default()),
            ..watched.clone()
        };
        drilled.actors[index] = Some(watched.clone());
        let interrupt = member.interrupt.take();
        let wrap = |interrupt| watch_calls(interrupt, watched.clone(), parts.shared);
        member.interrupt = interrupt.map(wrap);
        member.body = Some(watch(body, watched));
    }
    drilled
}

impl Drilled {
    /// Calls `see` with the path, the plan and the record of each actor that is present and is no group.
    pub(super) fn for_each(&self, prefix: &str, see: &mut dyn FnMut(String, &ActorPlan, &Watched)) {
        for (index, watched) in self.actors.iter().enumerate() {
            let actor = self.plan.actor(index);
            if let Some(watched) = watched {
                see(format!("{prefix}{}", actor.name()), actor, watched);
            }
        }
        for (index, nested) in &self.nested {
            let name = self.plan.actor(*index).name();
            nested.for_each(&format!("{prefix}{name}/"), see);
        }
    }

    /// Calls `see` with the name of each retained value that was not dropped.
    pub(super) fn for_each_retained(&self, see: &mut dyn FnMut(&str)) {
        for (name, marker) in &self.retained {
            if Arc::strong_count(marker) > 1 {
                see(name);
            }
        }
        for (_, nested) in &self.nested {
            nested.for_each_retained(see);
        }
    }

    /// The paths of the actors that are present and are no groups.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.for_each("", &mut |path, _, _| paths.push(path));
        paths
    }

    /// Returns `true` if a failure of the actor with this path stops the outermost group.
    pub(super) fn stops(&self, path: &str) -> bool {
        let (name, inner) = match path.split_once('/') {
            Some((name, inner)) => (name, Some(inner)),
            None => (path, None),
        };
        let mut actors = self.plan.actors();
        let Some(index) = actors.position(|actor| actor.name() == name) else {
            return false;
        };
        let actor = self.plan.actor(index);
        let stops = actor.on_err() == ReturnAction::Stop && actor.restart().is_none();
        stops
            && inner.is_none_or(|inner| {
                let mut nested = self.nested.iter();
                nested.any(|(place, nested)| *place == index && nested.stops(inner))
            })
    }

    /// The actor that has the fault.
    pub(super) fn planted(&self) -> Option<Watched> {
        let mut planted = None;
        self.for_each("", &mut |_, _, watched| {
            if watched.plant.is_some() {
                planted = Some(watched.clone());
            }
        });
        planted
    }
}

/// Returns `true` if the actor with this path is in the nested group, or is an element of the field, that `name` is.
pub(super) fn is_below(path: &str, name: &str) -> bool {
    let rest = path.strip_prefix(name);
    rest.is_some_and(|rest| rest.starts_with(['/', '[']))
}
