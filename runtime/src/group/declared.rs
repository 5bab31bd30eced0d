//! A group with a constant plan: the functions that generated code calls, and the facts of an actor that a constant does not
//! have.

use std::any::TypeId;

use super::{ActorBuilder, ActorGrace, Group, rules_input};
use crate::Slot;
use crate::handle::DeclaredHandle;
use crate::plan::{ActorPlan, Plan};

impl Group {
    /// The group of a constant plan, to which the actors are then added in the order of the plan.
    #[doc(hidden)]
    pub fn __declared(plan: &'static Plan) -> Group {
        Group::of(plan.clone(), plan.name().into(), None)
    }

    /// The group of a constant plan in which some actors stand for the elements of a list. `lengths` are the positions of
    /// these actors, each with its number of elements.
    #[doc(hidden)]
    pub fn __declared_each(plan: &'static Plan, lengths: &[(usize, usize)]) -> Group {
        let (expanded, places) = plan.expanded(lengths);
        // The names of elements are known only now.
        let group = Group::of(expanded, plan.name().into(), Some(rules_input::by_rules));
        group.mailbox.shared.set_places(places);
        group
    }

    /// Starts to add an actor of the constant plan.
    #[doc(hidden)]
    pub fn __actor_of_plan(&mut self, name: &'static str) -> ActorBuilder<'_> {
        ActorBuilder::new(self, name.into())
    }

    /// Adds the value at a position of the constant plan.
    #[doc(hidden)]
    pub fn __value_of_plan<T: Clone + Send + Sync + 'static>(
        &mut self,
        index: usize,
        slot: &Slot<T>,
        value: T,
    ) {
        let name = self.plan.value(index).shared_name().into();
        self.fill(index, name, slot, value);
    }

    /// Removes the roles of the constant plan but these, before those of the fields that are there are added.
    #[doc(hidden)]
    pub fn __only_roles(&mut self, roles: &[&'static str]) {
        self.plan.clear_roles();
        for role in roles {
            self.add_role(*role);
        }
    }

    /// Notes which handle knows its actors.
    #[doc(hidden)]
    pub fn __declared_as<H: DeclaredHandle + 'static>(&mut self) {
        self.mailbox.shared.declare_as(TypeId::of::<H>());
    }

    /// The setter of an actor's grace.
    #[doc(hidden)]
    pub fn __actor(&mut self, index: usize) -> ActorGrace<'_> {
        let place = self.mailbox.shared.place(index);
        ActorGrace::new(self, place)
    }

    /// Adds to the actor of the constant plan the facts that only its value knows. The first change copies the constant.
    pub(super) fn complete_declared(&mut self, index: usize, actor: &ActorPlan, is_absent: bool) {
        if is_absent {
            self.plan.actors_mut()[index].options_mut().absent = true;
            return;
        }
        if self.plan.actor(index).is_each() {
            self.plan.actors_mut()[index].set_name(actor.shared_name().clone());
        }
        debug_assert_eq!(self.plan.actor(index).name(), actor.name());
        // A boxed actor brings an interrupt of its own, and a group that was built at run time its options.
        if self.plan.actor(index).interrupt() != actor.interrupt() {
            let options = self.plan.actors_mut()[index].options_mut();
            options.interrupt = actor.interrupt();
            options.interrupts_once = actor.options().interrupts_once;
        }
        if self.plan.actor(index).__nested() != actor.__nested() {
            self.plan.actors_mut()[index].options_mut().nested = actor.__nested();
        }
    }
}
