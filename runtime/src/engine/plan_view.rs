//! The options of a plan, as the engine reads them.

use std::time::Duration;

use super::{ActorGraph, Id, Neighbours};
use crate::plan::{ActorPlan, Plan};
use crate::{Dependents, Overrun, Ready, RestartWhen, ReturnAction, Until};

/// The options of a group and its actors.
///
/// The engine calls each method in one place, when the answer first matters, so that a walk over every order of events can
/// choose the answer there.
pub(crate) trait PlanView {
    /// When the actor counts as ready; `Manual` also for one that provides a value.
    fn ready(&self, id: Id) -> Ready;
    /// Returns `true` if the actor has a limit for its readiness.
    fn ready_within(&self, id: Id) -> bool;
    /// The effect of a return of `Ok` on the group.
    fn on_ok(&self, id: Id) -> ReturnAction;
    /// The effect of a failure on the group.
    fn on_err(&self, id: Id) -> ReturnAction;
    /// After which ends of an attempt it restarts, if it can.
    fn restart(&self, id: Id) -> Option<RestartWhen>;
    /// The number of restarts before an attempt lasts long enough.
    fn max_restarts(&self, id: Id) -> Option<u32>;
    /// The effect of a restart on the dependents.
    fn dependents(&self, id: Id) -> Dependents;
    /// Returns `true` if the actor provides a value.
    fn provides(&self, id: Id) -> bool;
    /// The delivery of an interrupt.
    fn delivery(&self, id: Id) -> Delivery;
    /// Returns `true` if its interrupt is a function that can be called only once.
    fn interrupts_once(&self, id: Id) -> bool;
    /// Returns `true` if a nested group receives values, and so waits for them before it begins.
    fn receives(&self, id: Id) -> bool;
    /// The grace period that it declares.
    fn grace(&self, id: Id) -> Option<Duration>;
    /// The effect of its abort on the run.
    fn overrun(&self, id: Id) -> Overrun;
    /// Returns `true` if execute ends by itself on an abort and then returns `Ok`, as that of a child process.
    fn ends_itself(&self, id: Id) -> bool;
    /// When the group completes.
    fn until(&self) -> Until;
    /// Returns `true` if the group has a limit for its start.
    fn group_ready_within(&self) -> bool;
    /// Returns `true` if the group drains.
    fn drain(&self) -> bool;
    /// The group's own grace period without its drain.
    fn group_grace(&self) -> Option<Duration>;
}

/// The delivery of an interrupt to an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Delivery {
    /// The context is interrupted, and execute observes the interrupt.
    Cancel,
    /// The future is dropped.
    Drop,
    /// A function is called.
    Call,
    /// A nested group, which is stopped.
    Group,
}

impl ActorGraph {
    /// The edges of a plan.
    pub(crate) fn of(plan: &Plan) -> ActorGraph {
        ActorGraph::new(plan.actors().map(Neighbours::of))
    }
}

impl Neighbours {
    /// The edges of an actor.
    pub(crate) fn of(actor: &ActorPlan) -> Neighbours {
        Neighbours {
            stops_last: actor.stops_last(),
            background: !actor.is_foreground(),
            absent: actor.is_absent(),
            keeps_place: actor.is_needed_after_end(),
            requirements: actor.waits_for(),
            stops_before: actor.named_in(|list| !list.is_requirement()),
        }
    }
}

impl PlanView for Plan {
    fn ready(&self, id: Id) -> Ready {
        self.actor(id).ready()
    }

    fn ready_within(&self, id: Id) -> bool {
        self.actor(id).ready_within().is_some()
    }

    fn on_ok(&self, id: Id) -> ReturnAction {
        let default = Plan::until(self).default_on_ok();
        self.actor(id).on_ok().unwrap_or(default)
    }

    fn on_err(&self, id: Id) -> ReturnAction {
        self.actor(id).on_err()
    }

    fn restart(&self, id: Id) -> Option<RestartWhen> {
        self.actor(id).restart().map(|restart| restart.when)
    }

    fn max_restarts(&self, id: Id) -> Option<u32> {
        self.actor(id)
            .restart()
            .and_then(|restart| restart.max_restarts)
    }

    fn dependents(&self, id: Id) -> Dependents {
        self.actor(id).dependents()
    }

    fn provides(&self, id: Id) -> bool {
        self.actor(id).provides().is_some()
    }

    fn delivery(&self, id: Id) -> Delivery {
        let actor = self.actor(id);
        match actor.interrupt() {
            _ if actor.is_group() => Delivery::Group,
            kind if kind.drops_the_future() => Delivery::Drop,
            kind if kind.calls_a_function() => Delivery::Call,
            _ => Delivery::Cancel,
        }
    }

    fn interrupts_once(&self, id: Id) -> bool {
        self.actor(id).options().interrupts_once
    }

    fn receives(&self, id: Id) -> bool {
        let nested = self.actor(id).__nested();
        nested.is_some_and(|nested| nested.receives)
    }

    fn grace(&self, id: Id) -> Option<Duration> {
        self.actor(id).grace()
    }

    fn overrun(&self, id: Id) -> Overrun {
        self.actor(id).overrun()
    }

    fn ends_itself(&self, id: Id) -> bool {
        self.actor(id).ends_itself()
    }

    fn until(&self) -> Until {
        Plan::until(self)
    }

    fn group_ready_within(&self) -> bool {
        Plan::ready_within(self).is_some()
    }

    fn drain(&self) -> bool {
        // A nested group receives no signal, and so never drains.
        Plan::drain(self).is_some()
    }

    fn group_grace(&self) -> Option<Duration> {
        self.options().stop_grace()
    }
}

/// Each shape of a declaration is an actor with options that the walk covers.
#[cfg(test)]
mod tests {
    use super::{Delivery, Neighbours, PlanView};
    use crate::plan::Plan;
    use crate::{Boxed, Context, Group, Interrupt, Late, Ready, Slot};

    async fn park(ctx: Context) {
        ctx.interrupted().await;
    }

    fn edges(plan: &Plan, id: usize) -> (Vec<usize>, Vec<usize>) {
        let edges = Neighbours::of(plan.actor(id));
        (edges.requirements, edges.stops_before)
    }

    #[test]
    fn a_resource_is_a_background_actor_with_cancel() {
        let (pool, mut group) = (Slot::<u8>::new(), Group::new("app"));
        let open = async |size: u8| anyhow::Ok(size);
        group
            .actor("pool")
            .provides(&pool)
            .add_resource(1, open, drop::<u8>);
        let alone = async |_: u8| anyhow::Ok(());
        group.actor("alone").add_resource(1, alone, drop::<()>);
        let api = async |ctx: Context<(), u8>| ctx.interrupted().await;
        group
            .actor("api")
            .receives(&pool)
            .add(api, Interrupt::cancel());
        let plan = group.plan().unwrap();
        for id in [0, 1] {
            assert_eq!(plan.delivery(id), Delivery::Cancel);
            assert_eq!(PlanView::ready(&plan, id), Ready::Manual);
            assert!(Neighbours::of(plan.actor(id)).background);
            assert!(!plan.actor(id).is_blocking() && !plan.ends_itself(id));
        }
        assert_eq!(edges(&plan, 2), (vec![0], vec![]));
    }

    #[test]
    fn a_late_receiver_only_stops_before_the_provider() {
        let (pool, mut group) = (Slot::<u8>::new(), Group::new("app"));
        let provide = async |ctx: Context<u8>| ctx.interrupted().await;
        group
            .actor("pool")
            .provides(&pool)
            .add(provide, Interrupt::cancel());
        let web = async |ctx: Context<(), Late<u8>>| ctx.interrupted().await;
        let web = group
            .actor("web")
            .receives(pool.late())
            .add(web, Interrupt::cancel());
        web.stops_before(["last"]);
        group.add("last", park, Interrupt::cancel());
        let plan = group.plan().unwrap();
        assert_eq!(edges(&plan, 1), (vec![], vec![0, 2]));
    }

    #[test]
    fn a_value_is_no_actor_and_a_border_adds_no_edge() {
        let (pool, inside, client) = (Slot::<u8>::new(), Slot::<u8>::new(), Slot::<u8>::new());
        let mut cache = Group::new("cache");
        let store = async |ctx: Context<u8, u8>| ctx.interrupted().await;
        let store_slots = cache.actor("store").receives(&inside).provides(&client);
        store_slots.add(store, Interrupt::cancel());
        let nested = cache.nested().receives("pool", &inside).provides(&client);
        let (out, mut group) = (Slot::<u8>::new(), Group::new("app"));
        group.value("pool", &pool, 1);
        let cache = group.actor("cache").receives(&pool).provides(&out);
        cache.add_actor(nested, Interrupt::cancel());
        let api = async |ctx: Context<(), u8>| ctx.interrupted().await;
        group
            .actor("api")
            .receives(&out)
            .add(api, Interrupt::cancel());
        let plan = group.plan().unwrap();
        assert_eq!(plan.len(), 2);
        assert_eq!(plan.delivery(0), Delivery::Group);
        assert_eq!(PlanView::ready(&plan, 0), Ready::Manual);
        assert_eq!(edges(&plan, 0), (vec![], vec![]));
        assert_eq!(edges(&plan, 1), (vec![0], vec![]));
        let inside = plan.nested(0).unwrap();
        assert_eq!(edges(inside, 0), (vec![], vec![]));
    }

    #[test]
    fn an_absent_actor_and_a_box_are_options_of_an_actor() {
        let mut group = Group::new("app");
        group.actor("cache").ready(Ready::Started).add_absent();
        let boxed = Boxed::from_fn(park).interrupt(Interrupt::call(|_| ()));
        group.add_actor("boxed", boxed, Interrupt::cancel());
        let plan = group.plan().unwrap();
        assert!(Neighbours::of(plan.actor(0)).absent);
        assert_eq!(plan.delivery(1), Delivery::Call);
    }
}
