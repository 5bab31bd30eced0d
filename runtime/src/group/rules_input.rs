//! A group as the input of the rules.

use rungroup_rules as rules;
use rungroup_rules::{
    ActorFacts, ActorOptions, Edges, Entry, GroupFacts, List, Problem, RulesInput, SlotKey,
    ValueFacts,
};

use super::Group;
use crate::Error;
use crate::plan::{Plan, PlanError};
use crate::shared::prepared::ActorParts;

/// Returns the edges of a group without a problem.
pub(super) type Rules = fn(&Group) -> Result<Edges, Vec<Problem>>;

/// The [`Rules`] of every group that is not constant.
pub(super) fn by_rules(group: &Group) -> Result<Edges, Vec<Problem>> {
    rules::check(group).map(|checked| checked.edges)
}

impl Group {
    /// Checks the group, and returns the edges that the rules found. A constant plan has its edges.
    ///
    /// # Errors
    ///
    /// Every problem of the group.
    pub(super) fn check(&self) -> Result<Option<Edges>, Error> {
        let edges = self.rules.map(|rules| rules(self)).transpose();
        edges.map_err(|problems| {
            let name = self.plan.name();
            Error::plan(name.into(), PlanError::new(name, problems))
        })
    }
}

/// Sets the edges of the actors that have links.
pub(super) fn resolve(edges: Option<Edges>, parts: &[ActorParts], plan: &mut Plan) {
    let Some(edges) = edges else { return };
    for (id, parts) in parts.iter().enumerate() {
        if parts.links().is_some_and(|links| !links.is_empty()) {
            plan.actors_mut()[id].set_edges(edges.of(id).to_vec());
        }
    }
}

impl RulesInput for Group {
    fn group(&self) -> GroupFacts<'_> {
        let facts = self.plan.facts();
        GroupFacts {
            provides: self.unprovided.map(Entry::Slot).or(facts.provides),
            ..facts
        }
    }

    fn actors(&self) -> usize {
        self.plan.len()
    }

    fn actor(&self, actor: usize) -> ActorFacts<'_> {
        let slot = self.parts[actor].slot().map(|slot| slot.key());
        self.plan.actor(actor).facts(slot)
    }

    fn options(&self, actor: usize) -> &ActorOptions {
        self.plan.actor(actor).options()
    }

    fn values(&self) -> usize {
        self.plan.values().len()
    }

    fn value(&self, value: usize) -> ValueFacts<'_> {
        self.plan.value(value).facts()
    }

    fn other_group(&self, slot: SlotKey) -> Option<&str> {
        self.other_groups.group_of(slot)
    }

    fn has_entries(&self, actor: usize) -> bool {
        self.parts[actor].links().is_some() || !self.plan.actor(actor).edges().is_empty()
    }

    fn entries(&self, actor: usize, list: List) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for edge in self.plan.actor(actor).edges() {
            if edge.list == list {
                entries.push(Entry::Position(edge.to));
            }
        }
        if let Some(links) = self.parts[actor].links() {
            entries.append(&mut links.entries(list));
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    //! The questions of the rules to a group, and the answers. The rules have their own tests.

    use std::time::Duration;

    use rungroup_rules::{ActorOptions, Edge, GroupOptions, InterruptKind};

    use crate::plan::{ActorPlan, Plan, ValuePlan};
    use crate::{Context, Group, Interrupt, Ready, Slot};

    /// Db stands for a type with this name in messages.
    type Db = u8;

    fn add<'g>(group: &'g mut Group, name: &'static str) -> crate::ActorSettings<'g> {
        group.add(name, async |_| (), Interrupt::cancel())
    }

    /// Adds an actor that others may require.
    fn ready<'g>(group: &'g mut Group, name: &'static str) -> crate::ActorSettings<'g> {
        add(group, name).ready(Ready::Manual)
    }

    #[track_caller]
    fn refused(group: &Group, expected: &[&str]) {
        let error = group.plan().expect_err("the group is refused");
        let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_plan_is_the_same_declared_and_built() {
        const CANCEL: ActorOptions = ActorOptions::new(InterruptKind::Cancel);
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new(
                "api",
                &ActorOptions {
                    grace: Some(Duration::from_secs(5)),
                    ..CANCEL
                },
                &[
                    Edge::receives(2, 0),
                    Edge::value(0, 1),
                    Edge::requires(1, 0),
                ],
            ),
            ActorPlan::__new(
                "cache",
                &ActorOptions {
                    ready: Some(Ready::Started),
                    ..CANCEL
                },
                &[Edge::stops_before(2, 0)],
            ),
            ActorPlan::__new(
                "store",
                &ActorOptions {
                    provides: Some("u8"),
                    ..CANCEL
                },
                &[],
            ),
        ];
        const VALUES: &[ValuePlan] = &[ValuePlan::__new("hits", "u8")];
        const DECLARED: &Plan = &Plan::__new("app", GroupOptions::DEFAULT, None, ACTORS, VALUES);
        let (db, hits, mut group) = (Slot::<Db>::new(), Slot::new(), Group::new("app"));
        group
            .actor("api")
            .receives_with((&db, &hits), |(_, hits)| hits)
            .requires(["cache"])
            .grace(Duration::from_secs(5))
            .add(async |_: Context<(), u8>| (), Interrupt::cancel());
        group.value("hits", &hits, 0);
        add(&mut group, "cache")
            .ready(Ready::Started)
            .stops_before(["store"]);
        group
            .actor("store")
            .provides(&db)
            .add(async |_: Context<Db>| (), Interrupt::cancel());
        let built = group.plan().unwrap();
        assert_eq!(&built, DECLARED);
        assert_eq!(format!("{built:?}"), format!("{DECLARED:?}"));
        assert_ne!(built, Group::new("app").plan().unwrap());
    }

    #[test]
    fn an_interrupt_keeps_the_other_options_of_a_constant() {
        const GRACE: Option<Duration> = Some(Duration::from_secs(5));
        const ACTORS: &[ActorPlan] = &[ActorPlan::__new(
            "api",
            &ActorOptions {
                grace: GRACE,
                ..ActorOptions::new(InterruptKind::Cancel)
            },
            &[],
        )];
        const DECLARED: &Plan = &Plan::__new("app", GroupOptions::DEFAULT, None, ACTORS, &[]);
        let mut group = Group::__declared(DECLARED);
        let api = group.__actor_of_plan("api");
        api.add(async |_| (), Interrupt::call(|_| ()));
        let plan = group.plan().unwrap();
        let api = plan.actor(0);
        assert_eq!(
            (api.grace(), api.interrupt()),
            (GRACE, InterruptKind::Function)
        );
    }

    /// The rules are linked into a program only if it holds a pointer to them.
    #[test]
    fn only_a_change_of_a_constant_plan_needs_the_rules() {
        const ACTORS: &[ActorPlan] = &[ActorPlan::__new(
            "api",
            &ActorOptions::new(InterruptKind::Cancel),
            &[],
        )];
        const DECLARED: &Plan = &Plan::__new("app", GroupOptions::DEFAULT, None, ACTORS, &[]);
        let declared = || {
            let mut group = Group::__declared(DECLARED);
            let api = group.__actor_of_plan("api");
            api.add(async |_| (), Interrupt::cancel());
            group
        };
        assert!(declared().rules.is_none());
        let changed = declared().grace(Duration::from_secs(1));
        assert!(changed.rules.is_some());
        let mut changed = declared();
        changed.__actor(0).grace(Duration::from_secs(1));
        assert!(changed.rules.is_some());
        let mut group = declared();
        add(&mut group, "api");
        refused(
            &group,
            &["the name `api` is used by more than one actor\nhelp: give each actor its own name"],
        );
    }

    #[test]
    fn names_of_other_actors() {
        let mut group = Group::new("app");
        ready(&mut group, "api").requires(["bd", "api", "db", "db"]);
        ready(&mut group, "db");
        ready(&mut group, "web").stops_before(["config", "web", "api", "api"]);
        refused(
            &group,
            &[
                "`api` requires `bd`, but group `app` has no actor of that name\n\
                 help: an actor with a similar name exists: `db`",
                "`api` requires itself\nhelp: remove `api` from its `requires`",
                "`db` is listed twice in `requires` of `api`\nhelp: remove one of them",
                "`web` stops before `config`, but group `app` has no actor of that name\n\
                 help: the actors are `api`, `db` and `web`",
                "`web` stops before itself\nhelp: remove `web` from its `stops_before`",
                "`api` is listed twice in `stops_before` of `web`\nhelp: remove one of them",
            ],
        );
    }

    #[test]
    fn slots_of_a_dynamic_group_are_checked() {
        let [unprovided, own, shared] = [(); 3].map(|()| Slot::<Db>::new());
        let mut group = Group::new("app");
        group
            .actor("api")
            .receives(&unprovided)
            .add(async |_: Context<(), Db>| (), Interrupt::cancel());
        group
            .actor("both")
            .receives(&own)
            .provides(&own)
            .add(async |_: Context<Db, Db>| (), Interrupt::cancel());
        for name in ["one", "two"] {
            group
                .actor(name)
                .provides(&shared)
                .add(async |_: Context<Db>| (), Interrupt::cancel());
        }
        refused(
            &group,
            &[
                "`one` and `two` provide the same `u8`\nhelp: create a slot for each of them",
                "`api` receives a `u8` that no actor provides\n\
                 help: call `.provides(&slot)` on an actor",
                "`both` receives from itself\nhelp: remove `both` from its `receives`",
            ],
        );
    }

    #[cfg(feature = "signal")]
    #[test]
    fn the_options_of_a_group_can_take_effect() {
        let idle = || {
            let mut group = Group::new("app")
                .until(crate::Until::All)
                .drain(Duration::from_secs(1));
            add(&mut group, "metrics").stops_last();
            group
        };
        refused(
            &idle().signals([crate::Signal::INT]),
            &[
                "`until = all` of group `app` waits for no actor: all are in the background\n\
                 help: remove `background` or `stops_last` from an actor that does the work",
                "group `app` never drains: `TERM` is not among its `signals`\n\
                 help: add `TERM` to `signals`, or remove `drain`",
            ],
        );
        let mut group = idle();
        add(&mut group, "job");
        assert!(group.plan().is_ok());
    }

    #[test]
    fn all_problems_are_shown_together() {
        let mut group = Group::new("app");
        ready(&mut group, "db");
        ready(&mut group, "api").requires(["bd"]);
        assert_eq!(
            format!("{:?}", group.check().unwrap_err()),
            "group `app` has a problem\n\
             - `api` requires `bd`, but group `app` has no actor of that name\n  \
             help: an actor with a similar name exists: `db`"
        );
        let mut group = Group::new("app");
        ready(&mut group, "api").requires(["api"]);
        ready(&mut group, "api");
        let error = format!("{:?}", group.check().unwrap_err());
        assert!(
            error.starts_with("group `app` has 2 problems\n- "),
            "{error}"
        );
    }
}
