//! The group as data: names, options and edges to read, the two orders, and pictures of them. A plan is a constant that
//! `#[group]` declares, or it is built at run time.

mod actor_plan;
mod admit;
mod dot;
mod edges;
mod error;
mod field_actors;
mod mermaid;
mod nested_plans;
mod order;
mod picture;
pub(crate) mod signal;
mod text;
mod unit;
mod value;

pub use actor_plan::ActorPlan;
pub(crate) use admit::{Admission, Admitted, Candidate, MakeAdmission, SlotsOfOthers, admission};
pub(crate) use edges::Links;
pub use error::PlanError;
pub(crate) use field_actors::FieldActors;
pub use rungroup_rules::{ActorKind, InterruptKind, Problem};
pub(crate) use rungroup_rules::{LISTED, Visible, first_names};
pub(crate) use rungroup_rules::{NestedGroup, SlotKey};
pub use unit::{Phases, UnitPlan};
pub use value::ValuePlan;

use crate::{Signal, Until};
use nested_plans::NestedPlans;
use rungroup_rules::{Entry, GroupFacts, GroupOptions, Name, Node};
use signal::StopSignals;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A group as data: its actors, their edges, and its options.
///
/// Actors are known by their position, in the order in which they were declared. A plan has been checked: all positions
/// exist, and its order has no cycle.
///
/// A plan prints as a list; [`dot`](Self::dot) and [`mermaid`](Self::mermaid) draw it.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, Group, Interrupt, Ready};
///
/// # fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// let wait = async |ctx: Context| ctx.interrupted().await;
/// group.add("store", wait, Interrupt::cancel()).ready(Ready::Started);
/// group.add("api", wait, Interrupt::cancel()).requires(["store"]);
/// let plan = group.plan()?;
/// assert_eq!(plan.start_order(), [[0], [1]]);
/// assert_eq!(plan.stop_order(), [[1], [0]]);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    name: Cow<'static, str>,
    options: GroupOptions,
    /// `None` if what runs the group decides.
    signals: Option<StopSignals>,
    actors: Cow<'static, [ActorPlan]>,
    values: Cow<'static, [ValuePlan]>,
    /// The units: the parts that take part in a phase before the start.
    units: Cow<'static, [UnitPlan]>,
    /// Sorted, and without duplicates.
    roles: Cow<'static, [Name]>,
    /// The actor whose value the parent group receives.
    provides: Option<usize>,
    nested: NestedPlans,
}

impl Plan {
    /// A constant plan, for generated code.
    #[doc(hidden)]
    pub const fn __new(
        name: &'static str,
        options: GroupOptions,
        signals: Option<StopSignals>,
        actors: &'static [ActorPlan],
        values: &'static [ValuePlan],
    ) -> Plan {
        Plan {
            name: Cow::Borrowed(name),
            options,
            signals,
            actors: Cow::Borrowed(actors),
            values: Cow::Borrowed(values),
            units: Cow::Borrowed(&[]),
            roles: Cow::Borrowed(&[]),
            provides: None,
            nested: NestedPlans::Static(&[]),
        }
    }

    /// The plan of a group that provides the value of an actor to the parent group, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn __providing(mut self, actor: usize) -> Plan {
        self.provides = Some(actor);
        self
    }

    /// The plan of a group with actors that may be groups, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn __nesting(mut self, nested: &'static [(usize, Option<&'static Plan>)]) -> Plan {
        // In a constant nothing can be dropped, and a constant holds nothing that needs it.
        let former = std::mem::replace(&mut self.nested, NestedPlans::Static(nested));
        std::mem::forget(former);
        self
    }

    /// The plan of a group with phases before the start, for generated code. The roles are sorted.
    #[doc(hidden)]
    #[must_use]
    pub const fn __in_phases(mut self, units: &'static [UnitPlan], roles: &'static [Name]) -> Plan {
        // As in `__nesting`.
        let former = std::mem::replace(&mut self.units, Cow::Borrowed(units));
        std::mem::forget(former);
        let former = std::mem::replace(&mut self.roles, Cow::Borrowed(roles));
        std::mem::forget(former);
        self
    }

    /// The plan as that of a nested group, for generated code.
    #[doc(hidden)]
    pub const fn __nested(&self) -> NestedGroup {
        NestedGroup {
            grace: self.options.declared_grace(),
            handles_signals: self.signals.is_some() || self.options.drain.is_some(),
            receives: match &self.values {
                Cow::Borrowed(values) => ValuePlan::any_is_received(values),
                // A group that is built at run time notes it where it is added.
                Cow::Owned(_) => false,
            },
        }
    }

    /// The plan of a group without actors.
    pub(crate) fn new(name: Cow<'static, str>) -> Plan {
        Plan {
            name,
            options: GroupOptions::DEFAULT,
            signals: None,
            actors: Cow::Owned(Vec::new()),
            values: Cow::Owned(Vec::new()),
            units: Cow::Borrowed(&[]),
            roles: Cow::Borrowed(&[]),
            provides: None,
            nested: NestedPlans::Static(&[]),
        }
    }

    /// Sets the plans of the nested groups, sorted by position.
    pub(crate) fn set_nested(&mut self, nested: Vec<(usize, Arc<Plan>)>) {
        self.nested = NestedPlans::Owned(nested);
    }

    pub(crate) fn set_provides(&mut self, actor: Option<usize>) {
        self.provides = actor;
    }

    pub(crate) fn options(&self) -> &GroupOptions {
        &self.options
    }

    pub(crate) fn options_mut(&mut self) -> &mut GroupOptions {
        &mut self.options
    }

    #[cfg(feature = "signal")]
    pub(crate) fn set_signals(&mut self, signals: StopSignals) {
        self.signals = Some(signals);
    }

    /// The actors, to be changed. The first change copies those of a constant.
    pub(crate) fn actors_mut(&mut self) -> &mut Vec<ActorPlan> {
        self.actors.to_mut()
    }

    /// The values, to be changed. The first change copies those of a constant.
    pub(crate) fn values_mut(&mut self) -> &mut Vec<ValuePlan> {
        self.values.to_mut()
    }

    /// Adds a unit of a group that is built at run time.
    pub(crate) fn add_unit(&mut self, unit: UnitPlan) {
        self.units.to_mut().push(unit);
    }

    /// The plan of the phases only: its actors are units that will run.
    pub(crate) fn without_actors(&self) -> Plan {
        let mut units = self.units.to_vec();
        for actor in self.actors.iter() {
            units.push(UnitPlan {
                will_run: true,
                ..UnitPlan::new(actor.shared_name().clone())
            });
        }
        Plan {
            options: self.options,
            signals: self.signals.clone(),
            units: Cow::Owned(units),
            roles: self.roles.clone(),
            ..Plan::new(self.name.clone())
        }
    }

    /// Adds a role, unless there is one of this name.
    pub(crate) fn add_role(&mut self, role: Name) {
        insert_role(&mut self.roles, role);
    }

    pub(crate) fn clear_roles(&mut self) {
        self.roles = Cow::Borrowed(&[]);
    }

    /// The roles of the group itself.
    pub(crate) fn own_roles(&self) -> &[Name] {
        &self.roles
    }

    /// The group as the rules read it.
    pub(crate) fn facts(&self) -> GroupFacts<'_> {
        let signals = self.signals();
        GroupFacts {
            label: &self.name,
            name: &self.name,
            options: self.options,
            stops_on_term: signals.is_none_or(|signals| signals.contains(&Signal::TERM)),
            provides: self.provides.map(Node::Actor).map(Entry::Position),
        }
    }

    /// Returns the group's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the number of actors.
    pub fn len(&self) -> usize {
        self.actors.len()
    }

    /// Returns `true` if the group has no actor.
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty()
    }

    /// Returns the actors, in the order in which they were declared.
    pub fn actors(&self) -> impl ExactSizeIterator<Item = &ActorPlan> {
        self.actors.iter()
    }

    /// Returns the actor at a position.
    ///
    /// # Panics
    ///
    /// Panics if there is no actor at the position.
    pub fn actor(&self, index: usize) -> &ActorPlan {
        &self.actors[index]
    }

    /// Returns the values that actors receive and that no actor provides, in the order in which they were declared.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &ValuePlan> {
        self.values.iter()
    }

    /// Returns the value at a position.
    ///
    /// # Panics
    ///
    /// Panics if there is no value at the position.
    pub fn value(&self, index: usize) -> &ValuePlan {
        &self.values[index]
    }

    /// Returns the plan of the nested group, if the actor at a position is one.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "macros")] {
    /// use rungroup::{Context, group};
    ///
    /// # async fn wait(_: u16, ctx: Context) { ctx.interrupted().await }
    /// #[group]
    /// struct Cache {
    ///     #[actor(execute = wait, interrupt = cancel)]
    ///     refresher: u16,
    /// }
    ///
    /// #[group]
    /// struct App {
    ///     #[actor(interrupt = cancel, ready = manual)]
    ///     cache: Cache,
    /// }
    ///
    /// let cache = App::PLAN.nested(0).expect("it is a group");
    /// assert_eq!(cache.actor(0).name(), "refresher");
    /// # }
    /// ```
    pub fn nested(&self, actor: usize) -> Option<&Plan> {
        self.nested.get(actor)
    }

    /// The nested groups, each with the position of its actor.
    fn all_nested(&self) -> Vec<(usize, &Plan)> {
        self.nested.list()
    }

    /// Returns the actor whose value the group provides to the parent group.
    pub fn provides(&self) -> Option<usize> {
        self.provides
    }

    /// Returns the limit of the whole stop, drain included; `None` if it has no limit.
    pub fn grace(&self) -> Option<Duration> {
        self.options.grace
    }

    /// Returns the time between SIGTERM and the first interrupt, in which the actors keep running; `None` without a drain.
    pub fn drain(&self) -> Option<Duration> {
        self.options.drain
    }

    /// Returns the limit for the whole start of the group; `None` if it has no limit.
    pub fn ready_within(&self) -> Option<Duration> {
        self.options.ready_within
    }

    /// Returns the condition under which the group completes.
    pub fn until(&self) -> Until {
        self.options.until
    }

    /// Returns the fields of the struct that take part in a phase before the start, in their order. Those of a group that is
    /// built at run time are its [units](crate::Unit).
    pub fn units(&self) -> impl ExactSizeIterator<Item = &UnitPlan> {
        self.units.iter()
    }

    /// Returns the phases of the group, to read and to print.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "macros")] {
    /// use rungroup::{Context, group};
    ///
    /// # async fn open() -> std::io::Result<u16> { Ok(0) }
    /// # async fn wait(_: u16, ctx: Context) { ctx.interrupted().await }
    /// #[group]
    /// struct App {
    ///     #[actor(execute = wait, interrupt = cancel, build = open, role = "data")]
    ///     store: u16,
    ///
    ///     #[actor(execute = wait, interrupt = cancel)]
    ///     api: u16,
    /// }
    ///
    /// let phases = App::PLAN.phases();
    /// assert_eq!(phases.to_string(), "build:  store\nrun:    store, api\nroles:  data");
    /// # }
    /// ```
    pub fn phases(&self) -> Phases<'_> {
        Phases::new(self)
    }

    /// Returns the roles of the group, sorted and without duplicates.
    ///
    /// The plan of a group that was made of a struct, [`Group::plan`](crate::Group::plan), also has the roles that functions
    /// of fields return, and lacks those of optional actors that are absent.
    pub fn roles(&self) -> impl ExactSizeIterator<Item = &str> {
        self.roles.iter().map(|role| &**role)
    }

    /// Returns the actors that the group waits for: with `until = all` those in the foreground, else none.
    pub fn foreground(&self) -> Vec<usize> {
        let mut foreground = Vec::new();
        if self.until() == Until::All {
            for (index, actor) in self.actors().enumerate() {
                if actor.is_foreground() {
                    foreground.push(index);
                }
            }
        }
        foreground
    }

    /// Returns the signals that the group lists; `None` if it lists none and the default ones apply.
    pub fn signals(&self) -> Option<&[Signal]> {
        match &self.signals {
            Some(StopSignals::Listed(signals)) => Some(signals),
            _ => None,
        }
    }

    /// The option `signals`.
    pub(crate) fn stop_signals(&self) -> Option<&StopSignals> {
        self.signals.as_ref()
    }

    /// Returns the order of the start: each step holds the actors that can start when those of the steps before are ready.
    ///
    /// The steps are for display. At run time an actor starts as soon as its requirements are ready.
    pub fn start_order(&self) -> Vec<Vec<usize>> {
        order::start(self)
    }

    /// Returns the order of the stop: each step holds the actors that can be interrupted when those of the steps before have
    /// ended.
    ///
    /// The steps are for display. At run time an actor is interrupted as soon as all that must stop before it have ended.
    pub fn stop_order(&self) -> Vec<Vec<usize>> {
        order::stop(self)
    }
}

/// Adds a role to a sorted list, unless there is one of this name.
pub(crate) fn insert_role(roles: &mut Cow<'static, [Name]>, role: Name) {
    if let Err(index) = roles.binary_search_by(|other| (**other).cmp(&*role)) {
        roles.to_mut().insert(index, role);
    }
}

#[cfg(test)]
mod tests {
    use super::signal::StopSignals;
    use super::{ActorPlan, Plan};
    use crate::{Ready, ReturnAction, Signal, Until};
    use rungroup_rules::{ActorKind, ActorOptions, Edge, GroupOptions, InterruptKind};
    use std::time::Duration;

    pub(super) const CANCEL: ActorOptions = ActorOptions::new(InterruptKind::Cancel);

    /// A plan without options.
    pub(super) const fn plan(name: &'static str, actors: &'static [ActorPlan]) -> Plan {
        Plan::__new(name, GroupOptions::DEFAULT, None, actors, &[])
    }

    #[test]
    fn every_option_can_be_read_back() {
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new(
                "store",
                &ActorOptions {
                    provides: Some("Db"),
                    ready_within: Some(Duration::from_secs(3)),
                    ..CANCEL
                },
                &[],
            ),
            ActorPlan::__new(
                "feed",
                &ActorOptions {
                    kind: ActorKind::Blocking,
                    on_ok: Some(ReturnAction::Continue),
                    on_err: ReturnAction::Continue,
                    grace: Some(Duration::from_secs(2)),
                    ..ActorOptions::new(InterruptKind::Function)
                },
                &[Edge::requires(0, 0), Edge::stops_before(2, 0)],
            ),
            ActorPlan::__new(
                "inner",
                &ActorOptions {
                    kind: ActorKind::Nested,
                    ready: Some(Ready::Manual),
                    stops_last: true,
                    ..CANCEL
                },
                &[Edge::receives(0, 0)],
            ),
        ];
        const PLAN: &Plan = &Plan::__new(
            "app",
            GroupOptions {
                grace: Some(Duration::from_secs(20)),
                declares_grace: true,
                drain: Some(Duration::from_secs(5)),
                ready_within: Some(Duration::from_secs(30)),
                until: Until::All,
            },
            Some(StopSignals::listed(&[Signal::TERM])),
            ACTORS,
            &[],
        );
        assert_eq!(
            (PLAN.name(), PLAN.len(), PLAN.is_empty()),
            ("app", 3, false)
        );
        assert_eq!(PLAN.grace(), Some(Duration::from_secs(20)));
        assert_eq!(PLAN.drain(), Some(Duration::from_secs(5)));
        assert_eq!(PLAN.ready_within(), Some(Duration::from_secs(30)));
        assert_eq!(PLAN.until(), Until::All);
        assert_eq!(PLAN.signals(), Some(&[Signal::TERM][..]));

        let store = PLAN.actor(0);
        assert_eq!(
            (store.provides(), store.ready()),
            (Some("Db"), Ready::Manual)
        );
        assert_eq!(
            (store.states_ready(), store.ready_within()),
            (true, Some(Duration::from_secs(3)))
        );
        assert_eq!(
            (store.on_ok(), store.on_err(), store.grace()),
            (None, ReturnAction::Stop, None)
        );

        let feed = PLAN.actor(1);
        assert_eq!(
            (feed.is_blocking(), feed.interrupt()),
            (true, InterruptKind::Function)
        );
        assert_eq!((feed.requires(), feed.stops_before()), (vec![0], vec![2]));
        assert_eq!(
            (feed.waits_for(), feed.ends_before()),
            (vec![0], vec![0, 2])
        );
        assert_eq!(
            (feed.on_ok(), feed.on_err()),
            (Some(ReturnAction::Continue), ReturnAction::Continue)
        );
        assert_eq!(
            (feed.ready(), feed.grace()),
            (Ready::Started, Some(Duration::from_secs(2)))
        );

        let inner = PLAN.actor(2);
        assert!(inner.is_group() && inner.stops_last() && inner.states_ready());
        assert_eq!((inner.receives(), inner.waits_for()), (vec![0], vec![0]));
    }

    #[test]
    fn a_change_copies_the_constant() {
        const ACTORS: &[ActorPlan] = &[ActorPlan::__new("api", &CANCEL, &[])];
        const PLAN: &Plan = &plan("app", ACTORS);
        let mut changed = PLAN.clone();
        assert_eq!(&changed, PLAN);
        changed.actors_mut()[0].options_mut().grace = Some(Duration::from_secs(1));
        assert_ne!(&changed, PLAN);
        assert_eq!(PLAN.actor(0).grace(), None);
    }
}
