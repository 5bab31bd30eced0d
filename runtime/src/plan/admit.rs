//! An actor for a group that runs. Input: what the builder was told of it, and which names are free again; output: the actor
//! as part of the plan, or what is wrong with it, in the words of the check.

use std::collections::BTreeSet;

use super::actor::{Lists, OwnedActor};
use super::draft::{Draft, DraftActor};
use super::problem::PlanError;
use super::{ActorPlan, Actors, Plan, SlotKey};
use crate::Ready;
use std::borrow::Cow;

/// An actor that can be added to the plan.
pub(crate) struct Admitted(OwnedActor);

impl Admitted {
    pub(crate) fn plan(&self) -> ActorPlan<'_> {
        self.0.plan()
    }
}

impl Plan {
    /// Checks one more actor beside those that are there; `slot` is where each of them provides, and `is_over` says of which
    /// the name is free again.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub(crate) fn admit(
        &self,
        actor: DraftActor,
        slot: impl Fn(usize) -> Option<SlotKey>,
        is_over: impl Fn(usize) -> bool,
    ) -> Result<Admitted, PlanError> {
        let mut draft = Draft::new(self.name.clone());
        draft.options.grace = self.options.grace;
        // A name is that of the newest who has it: of the others it is free, as soon as they are over.
        let mut names = vec![String::new(); self.len()];
        let mut taken = BTreeSet::from([&*actor.name]);
        for (id, other) in self
            .actors()
            .enumerate()
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
        {
            let is_free = !taken.insert(other.name()) && is_over(id);
            names[id] = if is_free {
                format!("{} (no. {id}, which has ended)", other.name())
            } else {
                other.name().to_owned()
            };
        }
        draft.actors = self
            .actors()
            .zip(names)
            .enumerate()
            .map(|(id, (other, name))| {
                let mut draft = DraftActor::new(name);
                // Of the others only that matters which an actor beside them depends on: they were checked before.
                let provides = slot(id);
                if provides.is_some() {
                    draft.links_mut().provides = provides;
                } else {
                    draft.options.ready = other.options.ready;
                }
                draft.options.stops_last = other.options.stops_last;
                if other.is_group() {
                    (draft.options.group, draft.options.ready) = (true, Some(Ready::Manual));
                }
                draft
            })
            .collect();
        draft.actors.push(actor);
        let Actors::Owned(mut actors) = draft.check()?.actors else {
            unreachable!("a draft has actors of its own")
        };
        let admitted = Admitted(actors.pop().expect("one was just pushed"));
        match super::check::restart::of_addition(self, &admitted.plan()) {
            None => Ok(admitted),
            Some(problem) => Err(PlanError::new(&self.name, vec![problem])),
        }
    }

    /// Whether another has the name of `id`, and is not over.
    pub(crate) fn is_name_taken(&self, id: usize, is_over: impl Fn(usize) -> bool) -> bool {
        let name = self.actor(id).name();
        self.actors()
            .enumerate()
            .any(|(other, actor)| other != id && actor.name() == name && !is_over(other))
    }

    /// The plan with one more.
    pub(crate) fn add(&mut self, admitted: Admitted) {
        let mut actors = match std::mem::replace(&mut self.actors, Actors::Fixed(&[])) {
            Actors::Owned(actors) => actors,
            Actors::Fixed(actors) => actors
                .iter()
                .map(|actor| OwnedActor::from(actor.plan()))
                .collect(),
        };
        actors.push(admitted.0);
        self.actors = Actors::Owned(actors);
    }
}

impl From<ActorPlan<'static>> for OwnedActor {
    fn from(actor: ActorPlan<'static>) -> OwnedActor {
        OwnedActor {
            name: Cow::Borrowed(actor.name).into(),
            options: actor.options.into(),
            lists: Some(Box::new(Lists {
                requires: actor.requires.to_vec(),
                receives: actor.receives.to_vec(),
                stops_before: actor.stops_before.to_vec(),
            })),
        }
    }
}
