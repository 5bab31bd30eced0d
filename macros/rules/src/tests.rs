//! Every rule with its words, and the work that the rules do.

mod addition;
mod late;
mod work;

use crate::{
    ActorFacts, ActorKind, ActorOptions, Entry, Ground, GroupFacts, GroupOptions, InterruptKind,
    List, Multiplicity, NestedGroup, OptionName, Place, Ready, RestartPolicy, RestartWhen,
    ReturnAction, Rule, RulesInput, SlotKey, Subject, Until, ValueFacts, check,
};
use crate::{Dependents, Problem};
use std::cell::Cell;
use std::time::Duration;

/// The first identity of the slots that belong to another group.
const OF_ANOTHER_GROUP: usize = 100;

/// A group to check.
struct Group {
    label: &'static str,
    name: &'static str,
    options: GroupOptions,
    stops_on_term: bool,
    provides: Option<Named>,
    actors: Vec<Actor>,
    values: Vec<Value>,
    /// Places whose values are not known.
    unknown: Vec<Place>,
    /// The number of actors and entries that were read.
    reads: Cell<usize>,
}

#[derive(Clone)]
struct Actor {
    label: String,
    name: String,
    options: ActorOptions,
    slot: Option<SlotKey>,
    interrupts_once: bool,
    lists: [Vec<Named>; 4],
}

#[derive(Clone)]
struct Value {
    label: &'static str,
    slot: Option<SlotKey>,
}

#[derive(Clone)]
enum Named {
    Actor(String),
    Slot(SlotKey),
}

impl Named {
    fn entry(&self) -> Entry<'_> {
        match self {
            Named::Actor(name) => Entry::Actor(name),
            Named::Slot(slot) => Entry::Slot(*slot),
        }
    }
}

impl RulesInput for Group {
    fn group(&self) -> GroupFacts<'_> {
        GroupFacts {
            label: self.label,
            name: self.name,
            options: self.options,
            stops_on_term: self.stops_on_term,
            provides: self.provides.as_ref().map(Named::entry),
        }
    }

    fn actors(&self) -> usize {
        self.actors.len()
    }

    fn actor(&self, actor: usize) -> ActorFacts<'_> {
        self.reads.set(self.reads.get() + 1);
        let actor = &self.actors[actor];
        ActorFacts {
            label: &actor.label,
            name: &actor.name,
            options: &actor.options,
            slot: actor.slot,
            interrupts_once: actor.interrupts_once,
        }
    }

    fn values(&self) -> usize {
        self.values.len()
    }

    fn value(&self, value: usize) -> ValueFacts<'_> {
        let value = &self.values[value];
        ValueFacts {
            label: value.label,
            slot: value.slot,
        }
    }

    fn entries(&self, actor: usize, list: List) -> Vec<Entry<'_>> {
        let entries = &self.actors[actor].lists[list as usize];
        self.reads.set(self.reads.get() + entries.len());
        entries.iter().map(Named::entry).collect()
    }

    fn other_group(&self, slot: SlotKey) -> Option<&str> {
        (slot.id >= OF_ANOTHER_GROUP).then_some("first")
    }

    fn is_known(&self, place: Place) -> bool {
        !self.unknown.contains(&place)
    }
}

fn group(actors: impl IntoIterator<Item = Actor>) -> Group {
    Group {
        label: "app",
        name: "app",
        options: GroupOptions::DEFAULT,
        stops_on_term: true,
        provides: None,
        actors: actors.into_iter().collect(),
        values: Vec::new(),
        unknown: Vec::new(),
        reads: Cell::new(0),
    }
}

impl Group {
    fn set_grace(&mut self, grace: u64) {
        self.options.grace = Some(seconds(grace));
        self.options.declares_grace = true;
    }
}

const DB: SlotKey = SlotKey {
    takes_absence: false,
    id: 7,
    type_name: "Db",
};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// An actor that is interrupted by `cancel`.
fn named(name: impl Into<String>) -> Actor {
    let name = name.into();
    Actor {
        label: name.clone(),
        name,
        options: ActorOptions::new(InterruptKind::Cancel),
        slot: None,
        interrupts_once: false,
        lists: [const { Vec::new() }; 4],
    }
}

impl Actor {
    fn set(mut self, set: impl FnOnce(&mut ActorOptions)) -> Actor {
        set(&mut self.options);
        self
    }

    fn ready(self) -> Actor {
        self.set(|options| options.ready = Some(Ready::Manual))
    }

    fn list(mut self, list: List, names: &[&str]) -> Actor {
        let names = names.iter().map(|&name| Named::Actor(name.to_owned()));
        self.lists[list as usize].extend(names);
        self
    }

    fn requires(self, names: &[&str]) -> Actor {
        self.list(List::Requires, names)
    }

    fn stops_before(self, names: &[&str]) -> Actor {
        self.list(List::StopsBefore, names)
    }

    fn receives(mut self, slot: SlotKey) -> Actor {
        self.lists[List::Receives as usize].push(Named::Slot(slot));
        self
    }

    fn receives_late(mut self, slot: SlotKey) -> Actor {
        self.lists[List::Late as usize].push(Named::Slot(slot));
        self
    }

    fn provides(mut self, slot: SlotKey) -> Actor {
        self.slot = Some(slot);
        self.set(|options| options.provides = Some(slot.type_name))
    }

    fn restarts(self, dependents: Option<Dependents>) -> Actor {
        self.set(|options| {
            options.restart = Some(RestartPolicy::on_failure());
            options.dependents = dependents;
        })
    }

    fn grace(self, grace: u64) -> Actor {
        self.set(|options| options.grace = Some(seconds(grace)))
    }

    fn stops_last(self) -> Actor {
        self.set(|options| options.stops_last = true)
    }

    fn kind(self, kind: ActorKind) -> Actor {
        self.set(|options| options.kind = kind)
    }
}

fn texts(group: &Group) -> Vec<String> {
    problems(group).iter().map(ToString::to_string).collect()
}

fn problems(group: &Group) -> Vec<Problem> {
    check(group).expect_err("the group has a problem")
}

#[track_caller]
fn refused(group: &Group, expected: &[(Rule, Place, &str)]) {
    let found = problems(group);
    let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
    let expected_texts: Vec<&str> = expected.iter().map(|(.., text)| *text).collect();
    assert_eq!(texts, expected_texts);
    for (problem, (rule, place, _)) in found.iter().zip(expected) {
        assert_eq!(
            (&problem.rule(), &problem.place()),
            (rule, place),
            "{problem}"
        );
    }
}

#[track_caller]
fn accepted(group: &Group) {
    assert_eq!(check(group).expect("the group has no problem").open, []);
}

fn entry(actor: usize, list: List, entry: usize) -> Place {
    Place::entry(actor, list.option(), entry)
}

#[test]
fn edges_are_positions() {
    let group = group([
        named("api").receives(DB).requires(&["cache"]),
        named("cache").ready().stops_before(&["store"]),
        named("store").provides(DB),
    ]);
    let edges = check(&group).expect("the group has no problem").edges;
    let of = |actor: usize| -> Vec<(List, usize)> {
        edges
            .of(actor)
            .iter()
            .map(|edge| (edge.list, edge.to))
            .collect()
    };
    assert_eq!(of(0), [(List::Receives, 2), (List::Requires, 1)]);
    assert_eq!(of(1), [(List::StopsBefore, 2)]);
    assert_eq!(of(2), []);
    assert_eq!(edges.requirements().targets(0), [2, 1]);
    assert_eq!(edges.requirements().targets(1), [0; 0]);
    assert_eq!(edges.stop_graph().targets(1), [2]);
}

#[test]
fn each_word_has_one_effect() {
    let ready = |is_set: fn(Ready) -> bool| -> Vec<&Ready> {
        Ready::ALL.iter().filter(|&&ready| is_set(ready)).collect()
    };
    assert_eq!(ready(Ready::is_set_by_start), [&Ready::Started]);
    assert_eq!(ready(Ready::is_set_by_return), [&Ready::Finished]);
    assert_eq!(Until::First.default_on_ok(), ReturnAction::Stop);
    assert_eq!(Until::All.default_on_ok(), ReturnAction::Continue);
    let follows = |when: RestartWhen| [false, true].map(|failed| when.follows(failed));
    assert_eq!(follows(RestartWhen::OnFailure), [false, true]);
    assert_eq!(follows(RestartWhen::Always), [true, true]);
    let interrupts = |has: fn(InterruptKind) -> bool| -> Vec<&InterruptKind> {
        let all = InterruptKind::ALL.iter();
        all.filter(|&&kind| has(kind)).collect()
    };
    assert_eq!(
        interrupts(InterruptKind::drops_the_future),
        [&InterruptKind::Drop]
    );
    assert_eq!(
        interrupts(InterruptKind::calls_a_function),
        [&InterruptKind::Function]
    );
}

#[test]
fn options_that_are_not_set_have_an_effect() {
    let mut options = ActorOptions::new(InterruptKind::Cancel);
    assert_eq!(
        (options.ready(), options.dependents()),
        (Ready::Started, Dependents::Keep)
    );
    options.kind = ActorKind::Process;
    options.dependents = Some(Dependents::Restart);
    assert_eq!(
        (options.ready(), options.dependents()),
        (Ready::Manual, Dependents::Restart)
    );
}

#[test]
fn an_empty_group_has_no_problem() {
    accepted(&group([]));
}

#[test]
fn names_are_unique_and_not_empty() {
    let mut wrong = group(["db", "", "a\0b", "db", "db"].map(named));
    wrong.name = "";
    let name = |actor| Place::option(actor, OptionName::Name);
    refused(
        &wrong,
        &[
            (
                Rule::NameIsNotEmpty,
                Place::group(OptionName::Name),
                "the name of the group is empty\nhelp: set a name: logs, errors and reports show it",
            ),
            (
                Rule::NameIsNotEmpty,
                name(1),
                "the name of actor number 2 is empty\n\
                 help: set a name: logs, errors and reports show it",
            ),
            (
                Rule::NameHasNoNul,
                name(2),
                "the name `a\\u{0}b` contains a NUL character\n\
                 help: remove the character: the name of a thread cannot contain it",
            ),
            (
                Rule::NameIsUnique,
                name(3),
                "the name `db` is used by more than one actor\nhelp: give each actor its own name",
            ),
        ],
    );
}

#[test]
fn names_that_differ_from_their_labels() {
    let renamed = |label: &str, name: &str| Actor {
        name: name.to_owned(),
        ..named(label)
    };
    let message = |name: &str| {
        format!(
            "the name `{name}` is used by more than one actor\nhelp: give each actor its own name"
        )
    };
    let name = |actor| Place::option(actor, OptionName::Name);
    let one = group([renamed("api", "db"), named("db")]);
    refused(&one, &[(Rule::NameIsUnique, name(0), &message("db"))]);
    let two = group([renamed("api", "x"), renamed("web", "x")]);
    refused(&two, &[(Rule::NameIsUnique, name(1), &message("x"))]);
    accepted(&group([renamed("api", "db"), renamed("db", "api")]));
    let empty = group([renamed("api", "")]);
    let text = "the name of `api` is empty\nhelp: set a name: logs, errors and reports show it";
    refused(&empty, &[(Rule::NameIsNotEmpty, name(0), text)]);
}

#[test]
fn entries_name_actors_once() {
    let wrong = group([
        named("api").ready().requires(&["bd", "api", "db", "db"]),
        named("db").ready(),
        named("web").stops_before(&["config", "web", "api", "api"]),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::EntryExists,
                entry(0, List::Requires, 0),
                "`api` requires `bd`, but group `app` has no actor of that name\n\
                 help: an actor with a similar name exists: `db`",
            ),
            (
                Rule::EntryIsAnotherActor,
                entry(0, List::Requires, 1),
                "`api` requires itself\nhelp: remove `api` from its `requires`",
            ),
            (
                Rule::EntryIsListedOnce,
                entry(0, List::Requires, 3),
                "`db` is listed twice in `requires` of `api`\nhelp: remove one of them",
            ),
            (
                Rule::EntryExists,
                entry(2, List::StopsBefore, 0),
                "`web` stops before `config`, but group `app` has no actor of that name\n\
                 help: the actors are `api`, `db` and `web`",
            ),
            (
                Rule::EntryIsAnotherActor,
                entry(2, List::StopsBefore, 1),
                "`web` stops before itself\nhelp: remove `web` from its `stops_before`",
            ),
            (
                Rule::EntryIsListedOnce,
                entry(2, List::StopsBefore, 3),
                "`api` is listed twice in `stops_before` of `web`\nhelp: remove one of them",
            ),
        ],
    );
}

#[test]
fn an_unknown_name_in_a_group_of_one_names_the_actor() {
    refused(
        &group([named("api").requires(&["storage"])]),
        &[(
            Rule::EntryExists,
            entry(0, List::Requires, 0),
            "`api` requires `storage`, but group `app` has no actor of that name\n\
             help: the only actor is `api`",
        )],
    );
}

#[test]
fn entries_in_two_lists() {
    let wrong = group([
        named("db").provides(DB),
        named("api")
            .receives(DB)
            .requires(&["db"])
            .stops_before(&["db"]),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::EntryIsInOneList,
                entry(1, List::Requires, 0),
                "`db` is in `receives` and in `requires` of `api`\n\
                 help: remove it from `requires`: `receives` implies it",
            ),
            (
                Rule::EntryIsInOneList,
                entry(1, List::StopsBefore, 0),
                "`db` is in `receives` and in `stops_before` of `api`\n\
                 help: remove it from `stops_before`: `receives` implies it",
            ),
        ],
    );
}

#[test]
fn a13_a_slot_belongs_to_one_group() {
    let other = |id| SlotKey {
        id: OF_ANOTHER_GROUP + id,
        ..DB
    };
    let wrong = group([
        named("api").receives(other(1)),
        named("db").provides(other(2)),
        named("client").receives(other(2)),
    ]);
    let text = |by: &str, verb| {
        format!(
            "`{by}` {verb} a `Db` through a slot that belongs to group `first`\n\
             help: create a slot for each group"
        )
    };
    refused(
        &wrong,
        &[
            (
                Rule::SlotBelongsToOneGroup,
                Place::option(1, OptionName::Provides),
                &text("db", "provides"),
            ),
            (
                Rule::SlotBelongsToOneGroup,
                entry(0, List::Receives, 0),
                &text("api", "receives"),
            ),
        ],
    );
}

#[test]
fn a_received_slot_has_one_provider() {
    let slot = |id| SlotKey { id, ..DB };
    let wrong = group([
        named("api").receives(DB),
        named("both").provides(slot(1)).receives(slot(1)),
        named("one").provides(slot(2)),
        named("two").provides(slot(2)),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::SlotIsProvidedOnce,
                Place::option(3, OptionName::Provides),
                "`one` and `two` provide the same `Db`\nhelp: create a slot for each of them",
            ),
            (
                Rule::SlotIsProvided,
                entry(0, List::Receives, 0),
                "`api` receives a `Db` that no actor provides\n\
                 help: call `.provides(&slot)` on an actor",
            ),
            (
                Rule::EntryIsAnotherActor,
                entry(1, List::Receives, 0),
                "`both` receives from itself\nhelp: remove `both` from its `receives`",
            ),
        ],
    );
    let named_source = group([named("api").list(List::Receives, &["db"]), named("db")]);
    refused(
        &named_source,
        &[(
            Rule::SourceProvides,
            entry(0, List::Receives, 0),
            "`api` receives from `db`, which provides nothing\n\
             help: add `provides = Type` to `db`, or write `requires = [db]`",
        )],
    );
}

#[test]
fn a_cycle_is_one_problem_with_its_whole_path() {
    let wrong = group([
        named("web").requires(&["api"]),
        named("api").ready().receives(DB),
        named("db").provides(DB).stops_before(&["web"]),
        named("a").ready().requires(&["b"]).stops_before(&["web"]),
        named("b").ready().requires(&["a"]),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::OrderHasNoCycle,
                entry(2, List::StopsBefore, 0),
                "the order has a cycle: `web` requires `api`, which receives from `db`, which stops before `web`\n\
                 help: remove one of these entries",
            ),
            (
                Rule::OrderHasNoCycle,
                entry(4, List::Requires, 0),
                "the order has a cycle: `a` requires `b`, which requires `a`\n\
                 help: remove one of these entries",
            ),
        ],
    );
}

#[test]
fn an_actor_that_stops_last_names_only_such_actors() {
    let wrong = group([
        named("metrics").stops_last().requires(&["db", "telemetry"]),
        named("db").ready(),
        named("telemetry").ready().stops_last(),
        named("health").stops_last().stops_before(&["db"]),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::StopsLastNamesLast,
                entry(0, List::Requires, 0),
                "`metrics` stops last, but requires `db`, which does not\n\
                 help: add `stops_last` to `db`, or remove `db` from `metrics`",
            ),
            (
                Rule::StopsLastNamesLast,
                entry(3, List::StopsBefore, 0),
                "`health` stops last, but stops before `db`, which does not\n\
                 help: add `stops_last` to `db`, or remove `db` from `health`",
            ),
        ],
    );
    accepted(&group([
        named("api").requires(&["metrics"]),
        named("metrics").ready().stops_last(),
    ]));
}

#[test]
fn a_required_actor_states_when_it_is_ready() {
    let wrong = group([
        named("api").ready().requires(&["db"]),
        named("web").requires(&["db", "api"]),
        named("db"),
        named("job").stops_before(&["db"]),
        named("proxy").requires(&["sidecar"]),
        named("sidecar").kind(ActorKind::Process),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::RequiredActorStatesReady,
                Place::actor(2),
                "`api` and `web` require `db`, which does not set `ready`\n\
                 help: add `ready = started`, `ready = manual` or `ready = finished` to `db`, or add `provides = Type`",
            ),
            (
                Rule::RequiredActorStatesReady,
                Place::actor(5),
                "`proxy` requires `sidecar`, which does not set `ready`\n\
                 help: add `ready = started`, `ready = line(\"…\")` or `ready = port(…)` to `sidecar`",
            ),
        ],
    );
}

#[test]
fn conflicting_options_are_refused() {
    let late = |options: &mut ActorOptions| options.ready_within = Some(seconds(1));
    let mut dropped = named("dropped").kind(ActorKind::Blocking).grace(1);
    dropped.options.interrupt = InterruptKind::Drop;
    let always = named("always").ready().set(|options| {
        options.restart = Some(RestartPolicy::always());
        options.ready = Some(Ready::Finished);
        options.on_ok = Some(ReturnAction::Stop);
    });
    let wrong = group([
        dropped,
        named("store").provides(DB).ready().set(|options| {
            late(options);
            options.on_err = ReturnAction::Continue;
        }),
        named("api")
            .set(late)
            .set(|options| options.ready = Some(Ready::Started)),
        named("sidecar").kind(ActorKind::Process).set(late),
        named("proxy")
            .kind(ActorKind::Process)
            .set(late)
            .set(|options| {
                options.ready = Some(Ready::Started);
            }),
        always,
        named("once").set(|options| options.dependents = Some(Dependents::Keep)),
    ]);
    let conflict = Rule::OptionsDoNotConflict;
    let option = Place::option;
    refused(
        &wrong,
        &[
            (
                conflict,
                option(0, OptionName::Interrupt),
                "`interrupt = drop` conflicts with `blocking` on `dropped`: a thread cannot be dropped\n\
                 help: write `interrupt = cancel`, or a function that makes execute return",
            ),
            (
                conflict,
                option(0, OptionName::Grace),
                "`grace` conflicts with `interrupt = drop` on `dropped`: execute is dropped at its next await, so there is \
                 nothing to wait for\n\
                 help: remove `grace`, or write `interrupt = cancel`",
            ),
            (
                conflict,
                option(1, OptionName::Ready),
                "`ready` conflicts with `provides` on `store`: the actor is ready when it provides its value\n\
                 help: remove `ready`",
            ),
            (
                conflict,
                option(1, OptionName::ReadyWithin),
                "`ready_within` conflicts with `on_err = continue` on `store`: the group cannot continue after a missed \
                 readiness\n\
                 help: remove one of them, or add `restart = on_failure`",
            ),
            (
                conflict,
                option(2, OptionName::ReadyWithin),
                "`ready_within` conflicts with `ready = started` on `api`: the actor is ready as soon as it starts\n\
                 help: remove `ready_within`, or write `ready = manual`, `ready = finished` or `provides = Type`",
            ),
            (
                Rule::ReadyWithinNeedsReady,
                option(3, OptionName::ReadyWithin),
                "`sidecar` sets `ready_within`, but not `ready`\n\
                 help: add `ready = line(\"…\")` or `ready = port(…)`, or remove `ready_within`",
            ),
            (
                conflict,
                option(4, OptionName::ReadyWithin),
                "`ready_within` conflicts with `ready = started` on `proxy`: the actor is ready as soon as it starts\n\
                 help: remove `ready_within`, or write `ready = line(\"…\")` or `ready = port(…)`",
            ),
            (
                conflict,
                option(5, OptionName::OnOk),
                "`on_ok` conflicts with `ready = finished` on `always`: the `Ok` that makes it ready never stops the \
                 group\n\
                 help: remove `on_ok`",
            ),
            (
                conflict,
                option(5, OptionName::OnOk),
                "`on_ok` conflicts with `restart = always` on `always`: the actor restarts after `Ok`\n\
                 help: remove `on_ok`, or write `restart = on_failure`",
            ),
            (
                conflict,
                option(5, OptionName::Restart),
                "`restart = always` conflicts with `ready = finished` on `always`: the `Ok` that makes it ready would \
                 restart it\n\
                 help: write `restart = on_failure`",
            ),
            (
                conflict,
                option(6, OptionName::Dependents),
                "`once` sets `dependents`, but never restarts\n\
                 help: remove `dependents`, or add `restart = on_failure`",
            ),
        ],
    );
}

#[test]
fn ready_within_needs_a_readiness_that_takes_time() {
    let late = named("web").set(|options| options.ready_within = Some(seconds(1)));
    refused(
        &group([late.clone()]),
        &[(
            Rule::ReadyWithinNeedsReady,
            Place::option(0, OptionName::ReadyWithin),
            "`web` sets `ready_within`, but not `ready`\n\
             help: add `ready = manual`, `ready = finished` or `provides = Type`, or remove `ready_within`",
        )],
    );
    accepted(&group([late.clone().ready()]));
    accepted(&group([late.ready().set(|options| {
        options.on_err = ReturnAction::Continue;
        options.restart = Some(RestartPolicy::on_failure());
    })]));
}

#[test]
fn a_process_has_one_readiness() {
    let process = named("proxy").kind(ActorKind::Process).set(|options| {
        options.process_ready = Some(Ready::Manual);
        options.ready = Some(Ready::Started);
        options.ready_within = Some(seconds(1));
    });
    refused(
        &group([process]),
        &[(
            Rule::OptionsDoNotConflict,
            Place::option(0, OptionName::Ready),
            "`ready` conflicts with `add_process` on `proxy`: its argument states when the process is ready\n\
             help: remove `ready`",
        )],
    );
}

#[test]
fn zero_values_of_an_actor_are_refused() {
    let zero = Duration::ZERO;
    let actor = named("api").ready().set(|options| {
        options.grace = Some(zero);
        options.ready_within = Some(zero);
        options.restart = Some(
            RestartPolicy::always()
                .reset_after(zero)
                .backoff(zero)
                .max_restarts(0),
        );
    });
    let option = |option| Place::option(0, option);
    refused(
        &group([actor]),
        &[
            (
                Rule::DurationIsNotZero,
                option(OptionName::Grace),
                "`grace` of `api` is zero\n\
                 help: make it longer; to end execute at once, write `interrupt = drop`",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::ReadyWithin),
                "`ready_within` of `api` is zero\nhelp: make it longer, or remove it",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::Backoff),
                "`backoff` of the `restart` of `api` is zero\n\
                 help: make it longer: an actor that fails at once would restart without a pause",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::ResetAfter),
                "`reset_after` of the `restart` of `api` is zero\n\
                 help: make it longer: an attempt that lasts this long resets the backoff",
            ),
            (
                Rule::MaxRestartsIsNotZero,
                option(OptionName::MaxRestarts),
                "`max_restarts` of the `restart` of `api` is 0\n\
                 help: remove `restart` from an actor that must not restart",
            ),
        ],
    );
}

#[test]
fn backoff_fits_its_maximum() {
    let refused = |restart: RestartPolicy, text: &str| {
        let actor = named("api").set(|options| options.restart = Some(restart));
        let help = "help: make `max_backoff` longer or `backoff` shorter: the backoff doubles up to its maximum";
        let place = Place::option(0, OptionName::MaxBackoff);
        let text = format!("{text}\n{help}");
        refused(
            &group([actor]),
            &[(Rule::BackoffFitsItsMaximum, place, &text)],
        );
    };
    let restart = RestartPolicy::on_failure();
    refused(
        restart.backoff(seconds(60)),
        "the default `max_backoff` of `api` is 30s, less than its `backoff` of 1m",
    );
    refused(
        restart.max_backoff(Duration::from_millis(500)),
        "the `max_backoff` of `api` is 500ms, less than its default `backoff` of 1s",
    );
    refused(
        restart.backoff(seconds(10)).max_backoff(seconds(5)),
        "the `max_backoff` of `api` is 5s, less than its `backoff` of 10s",
    );
}

#[test]
fn an_actor_that_restarts_is_interrupted_more_than_once() {
    let once = Actor {
        interrupts_once: true,
        ..named("api")
    };
    accepted(&group([once.clone()]));
    refused(
        &group([once.restarts(None)]),
        &[(
            Rule::InterruptIsRepeatable,
            Place::option(0, OptionName::Interrupt),
            "`api` may restart, but its interrupt can be called only once\n\
             help: create it with `Interrupt::call_each` or `Interrupt::call_each_async`",
        )],
    );
}

#[test]
fn a_nested_group_is_cancelled_and_does_not_restart() {
    let inner = named("inner").kind(ActorKind::Nested);
    accepted(&group([inner.clone().ready()]));
    let text = "`inner` is a group, so it needs `interrupt = cancel` and `ready = manual`\n\
                help: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are";
    let expected = [(Rule::NestedGroupIsCancelled, Place::actor(0), text)];
    let by_function = inner.clone().ready();
    let by_function = by_function.set(|options| options.interrupt = InterruptKind::Function);
    let started = inner
        .clone()
        .set(|options| options.ready = Some(Ready::Started));
    for wrong in [inner.clone(), by_function, started] {
        refused(&group([wrong.clone()]), &expected);
        refused(
            &group([wrong, named("api").requires(&["inner"])]),
            &expected,
        );
    }
    refused(
        &group([inner.ready().restarts(None)]),
        &[(
            Rule::NestedGroupDoesNotRestart,
            Place::actor(0),
            "`inner` is a group, and a group cannot restart as a whole\n\
             help: remove `restart`, and set it on the actors inside",
        )],
    );
}

#[test]
fn a_nested_group_leaves_signals_to_the_outermost() {
    let nested = |handles_signals| {
        let nested = NestedGroup {
            grace: None,
            handles_signals,
            receives: false,
        };
        let inner = named("inner").kind(ActorKind::Nested).ready();
        group([inner.set(|options| options.nested = Some(nested))])
    };
    accepted(&nested(false));
    let text = "`inner` is a group that sets `signals` or `drain`, which belong to the outermost group\n\
                help: remove them from the nested group, and set them on the outermost group";
    let expected = [(Rule::NestedGroupLeavesSignals, Place::actor(0), text)];
    refused(&nested(true), &expected);
}

#[test]
fn an_optional_source_is_received_as_an_option() {
    let received_as = |slot| {
        let cache = named("cache").provides(DB);
        let cache = cache.set(|options| options.multiplicity = Multiplicity::Optional);
        group([cache, named("api").receives(slot)])
    };
    accepted(&received_as(SlotKey {
        takes_absence: true,
        ..DB
    }));
    let text = "`api` receives a `Db` from `cache`, which is optional and may provide none\n\
                help: receive an `Option`: write `slot.optional()` for the slot, and a `Vec` of these for a slice";
    let place = entry(1, List::Receives, 0);
    let expected = [(Rule::OptionalSourceIsReceivedAsOption, place, text)];
    refused(&received_as(DB), &expected);
}

#[test]
fn a_nested_group_is_limited_by_the_declared_graces_around_it() {
    let nested = |grace: Option<u64>| {
        let nested = NestedGroup {
            grace: grace.map(seconds),
            handles_signals: false,
            receives: false,
        };
        let inner = named("inner").kind(ActorKind::Nested).ready();
        inner.set(|options| options.nested = Some(nested))
    };
    // Neither default is compared.
    accepted(&group([nested(Some(60))]));
    let mut outer = group([nested(None)]);
    outer.set_grace(1);
    accepted(&outer);
    outer.actors = vec![nested(Some(1))];
    accepted(&outer);

    outer.actors = vec![nested(Some(2))];
    let of_group = "the `grace` of group `app` is 1s, but `inner` is a group whose own `grace` is longer\n\
                    help: make the `grace` of group `app` longer, or that of the nested group shorter";
    let place = Place::actor(0);
    refused(&outer, &[(Rule::NestedGraceFits, place, of_group)]);
    outer.options.grace = None;
    accepted(&outer);

    // The grace of the actor counts, and not that of the group.
    outer.set_grace(60);
    outer.actors = vec![nested(Some(30)).grace(30)];
    accepted(&outer);
    outer.actors = vec![nested(Some(31)).grace(30)];
    let of_actor = "the `grace` of `inner` is 30s, but `inner` is a group whose own `grace` is longer\n\
                    help: make the `grace` of `inner` longer, or that of the nested group shorter";
    refused(&outer, &[(Rule::NestedGraceFits, place, of_actor)]);
}

#[test]
fn dependents_of_an_actor_that_restarts() {
    let wrong = group([
        named("api").ready().restarts(None),
        named("web").ready().requires(&["api"]),
        named("page").requires(&["api", "web"]),
        named("db").provides(DB).restarts(Some(Dependents::Restart)),
        named("cache")
            .ready()
            .receives(DB)
            .restarts(Some(Dependents::Keep)),
        named("feed").requires(&["cache"]),
        named("job").stops_before(&["db"]),
        named("alone").restarts(None),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::DependentsIsSet,
                Place::option(0, OptionName::Restart),
                "`web` and `page` require `api`, which may restart, but `api` does not set `dependents`\n\
                 help: add `dependents = keep` to `api` to keep them running, or `dependents = restart` to restart them \
                 with it",
            ),
            (
                Rule::DependentRestarts,
                Place::actor(5),
                "`feed` depends on `db`, which restarts its dependents, but `feed` has no `restart`\n\
                 help: add `restart = on_failure` to `feed`, or write `dependents = keep` on `db`",
            ),
        ],
    );
}

#[test]
fn a_named_actor_states_foreground_or_background() {
    let named_by = |set: fn(&mut ActorOptions)| {
        let mut group = group([
            named("db").ready().set(set),
            named("api").requires(&["db"]),
            named("feed").stops_before(&["db"]),
        ]);
        group.options.until = Until::All;
        group
    };
    let text = "`api` and `feed` name `db`, which sets neither `foreground` nor `background`\n\
                help: add `foreground` to `db` if group `app` waits until it returns, or `background` if not";
    refused(
        &named_by(|_| ()),
        &[(Rule::NamedActorStatesGround, Place::actor(0), text)],
    );
    accepted(&named_by(|db| db.ground = Some(Ground::Background)));
    accepted(&named_by(|db| db.ground = Some(Ground::Foreground)));
    accepted(&named_by(|db| db.ready = Some(Ready::Finished)));
    accepted(&named_by(|db| db.stops_last = true));
    accepted(&named_by(|db| {
        db.kind = ActorKind::Resource;
        (db.ready, db.provides) = (None, Some("Pool"));
    }));
    let mut first = named_by(|_| ());
    first.options.until = Until::First;
    accepted(&first);
}

#[test]
fn a_resource_is_neither_in_the_foreground_nor_returns() {
    let pool = |set: fn(&mut ActorOptions)| {
        let mut group = group([
            named("pool").kind(ActorKind::Resource).set(set),
            named("job"),
        ]);
        group.options.until = Until::All;
        group
    };
    accepted(&pool(|_| ()));
    refused(
        &pool(|pool| pool.ground = Some(Ground::Foreground)),
        &[(
            Rule::OptionsDoNotConflict,
            Place::option(0, OptionName::Foreground),
            "`foreground` conflicts with `resource` on `pool`: a resource is open until the group stops\n\
             help: remove `foreground`",
        )],
    );
    refused(
        &pool(|pool| pool.on_ok = Some(ReturnAction::Stop)),
        &[(
            Rule::OptionsDoNotConflict,
            Place::option(0, OptionName::OnOk),
            "`on_ok` conflicts with `resource` on `pool`: a resource returns only after its interrupt\n\
             help: remove `on_ok`",
        )],
    );
    let mut resources = pool(|_| ());
    resources.actors.truncate(1);
    refused(
        &resources,
        &[(
            Rule::UntilAllWaitsForAnActor,
            Place::group(OptionName::Until),
            "`until = all` of group `app` waits for no actor: all are in the background\n\
             help: add an actor that does the work: a resource is always in the background",
        )],
    );
}

#[test]
fn an_addition_is_in_the_background() {
    let mut options = GroupOptions::DEFAULT;
    assert_eq!(options.ground_of_addition(), None);
    options.until = Until::All;
    assert_eq!(options.ground_of_addition(), Some(Ground::Background));
}

#[test]
fn options_of_a_group_are_checked() {
    let mut wrong = group([named("metrics").stops_last()]);
    wrong.options = GroupOptions {
        grace: Some(Duration::ZERO),
        declares_grace: true,
        drain: Some(Duration::ZERO),
        ready_within: Some(Duration::ZERO),
        until: Until::All,
    };
    wrong.stops_on_term = false;
    let option = Place::group;
    refused(
        &wrong,
        &[
            (
                Rule::UntilAllWaitsForAnActor,
                option(OptionName::Until),
                "`until = all` of group `app` waits for no actor: all are in the background\n\
                 help: remove `background` or `stops_last` from an actor that does the work",
            ),
            (
                Rule::DrainNeedsTerm,
                option(OptionName::Drain),
                "group `app` never drains: `TERM` is not among its `signals`\n\
                 help: add `TERM` to `signals`, or remove `drain`",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::Grace),
                "`grace` of group `app` is zero\n\
                 help: make it longer, or write `grace = none` for no limit",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::Drain),
                "`drain` of group `app` is zero\nhelp: make it longer, or remove it",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::ReadyWithin),
                "`ready_within` of group `app` is zero\nhelp: make it longer, or remove it",
            ),
        ],
    );
    let mut right = group([named("metrics").stops_last(), named("job")]);
    right.options.until = Until::All;
    right.options.drain = Some(seconds(1));
    accepted(&right);
    right.actors.clear();
    accepted(&right);
}

#[test]
fn drain_fits_the_grace() {
    let mut group = group([]);
    let help = "help: make the drain shorter or the `grace` longer: the `grace` includes the drain";
    for (drain, grace, text) in [
        (
            25,
            None,
            "the drain of group `app` is 25s, not shorter than its default `grace` of 25s",
        ),
        (
            25,
            Some(25),
            "the drain of group `app` is 25s, not shorter than its `grace` of 25s",
        ),
        (
            90,
            Some(60),
            "the drain of group `app` is 1m 30s, not shorter than its `grace` of 1m",
        ),
    ] {
        group.options.drain = Some(seconds(drain));
        if let Some(grace) = grace {
            group.set_grace(grace);
        }
        let text = format!("{text}\n{help}");
        let place = Place::group(OptionName::Drain);
        refused(&group, &[(Rule::DrainFitsTheGrace, place, &text)]);
    }
    group.options.grace = None;
    accepted(&group);
}

#[test]
fn chain_fits_the_grace() {
    let mut group = group([
        named("telemetry").stops_last().grace(1),
        named("store").ready().grace(20),
        named("cache").ready().requires(&["store"]),
        named("api").requires(&["cache"]).grace(5),
        named("job").stops_before(&["store"]).grace(4),
    ]);
    let refused = |group: &Group, place, text| {
        refused(group, &[(Rule::ChainFitsTheGrace, place, text)]);
    };
    refused(
        &group,
        Place::option(3, OptionName::Grace),
        "the default grace of group `app` is 25s, but `api`, then `store`, then `telemetry` may take 26s to end\n\
         help: make the grace of the group at least 26s, or shorten the grace of an actor",
    );
    group.set_grace(26);
    accepted(&group);
    group.options.drain = Some(seconds(2));
    refused(
        &group,
        Place::group(OptionName::Grace),
        "the grace of group `app` is 26s, but after its drain of 2s `api`, then `store`, then `telemetry` may take 26s to \
         end\n\
         help: make the grace of the group at least 28s, or shorten the grace of an actor",
    );
    group.options.grace = None;
    accepted(&group);
}

#[test]
fn a_chain_is_measured_only_if_the_group_has_one() {
    let rules =
        |group: &Group| -> Vec<Rule> { problems(group).iter().map(Problem::rule).collect() };
    let long = || named("long").ready().grace(30);
    let cycle = group([
        long().requires(&["other"]),
        named("other").ready().requires(&["long"]),
    ]);
    assert_eq!(rules(&cycle), [Rule::OrderHasNoCycle]);
    let mut spent = group([long()]);
    spent.options.drain = Some(seconds(25));
    assert_eq!(rules(&spent), [Rule::DrainFitsTheGrace]);
    let mut none = group([long()]);
    none.set_grace(0);
    assert_eq!(rules(&none), [Rule::DurationIsNotZero]);
    let front = group([named("front").requires(&["long"]), long()]);
    let place = problems(&front)[0].place();
    assert_eq!(place, Place::option(1, OptionName::Grace));
    // Another limit has no effect on the chain.
    let mut other = group([long()]);
    other.options.ready_within = Some(Duration::ZERO);
    assert_eq!(
        rules(&other),
        [Rule::DurationIsNotZero, Rule::ChainFitsTheGrace]
    );
}

#[test]
fn unknown_values_are_left_open() {
    let mut group = group([
        named("api").ready().grace(0).set(|options| {
            options.restart = Some(RestartPolicy::on_failure().backoff(Duration::ZERO));
        }),
        named("web").requires(&["api"]).grace(20),
        named("inner").kind(ActorKind::Async),
    ]);
    group.actors[0].options.dependents = Some(Dependents::Keep);
    group.options.drain = Some(seconds(60));
    group.unknown = vec![
        Place::option(0, OptionName::Grace),
        Place::option(0, OptionName::Backoff),
        Place::group(OptionName::Drain),
        Place::actor(2),
    ];
    let open = check(&group)
        .expect("the known values have no problem")
        .open;
    let open: Vec<_> = open
        .iter()
        .map(|problem| (problem.rule(), problem.place(), problem.message()))
        .collect();
    assert_eq!(
        open,
        [
            (
                Rule::DurationIsNotZero,
                Place::option(0, OptionName::Grace),
                "`grace` of `api` is zero"
            ),
            (
                Rule::DurationIsNotZero,
                Place::option(0, OptionName::Backoff),
                "`backoff` of the `restart` of `api` is zero"
            ),
            (
                Rule::BackoffFitsItsMaximum,
                Place::option(0, OptionName::MaxBackoff),
                "`max_backoff` of the `restart` of `api` is less than its `backoff`"
            ),
            (
                Rule::NestedGroupLeavesSignals,
                Place::actor(2),
                "`inner` is a group that sets `signals` or `drain`, which belong to the outermost group"
            ),
            (
                Rule::NestedGroupIsCancelled,
                Place::actor(2),
                "`inner` is a group, so it needs `interrupt = cancel` and `ready = manual`"
            ),
            (
                Rule::DurationIsNotZero,
                Place::group(OptionName::Drain),
                "`drain` of group `app` is zero"
            ),
            (
                Rule::DrainFitsTheGrace,
                Place::group(OptionName::Drain),
                "the drain of group `app` is not shorter than its `grace`"
            ),
            (
                Rule::ChainFitsTheGrace,
                Place::group(OptionName::Grace),
                "the default grace of group `app` is 25s, less than its drain and its longest chain of graces"
            ),
        ]
    );
    // The known part of a chain is checked at once.
    group.actors[1].options.grace = Some(seconds(30));
    let found = problems(&group);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message(),
        "the default grace of group `app` is 25s, but `web` may take 30s to end"
    );
}

#[test]
fn every_rule_has_a_place_in_the_list_of_rules() {
    assert_eq!(Rule::ALL.len(), Rule::ChainFitsTheGrace as usize + 1);
    assert_eq!(Place::actor(3).subject, Subject::Actor(3));
}

fn value(label: &'static str, slot: Option<SlotKey>) -> Value {
    Value { label, slot }
}

#[test]
fn a_value_is_received_and_has_no_place_in_the_order() {
    let mut group = group([
        named("api").list(List::Receives, &["state"]),
        named("web").receives(DB).requires(&["state"]),
        named("job")
            .stops_before(&["state", "config"])
            .list(List::Receives, &["stat", "wab"]),
    ]);
    group.values = vec![value("state", None), value("config", Some(DB))];
    assert_eq!(
        texts(&group),
        [
            "`web` requires `state`, which is a value: it is always ready\n\
             help: write `receives = state`, or remove it from `requires`",
            "`job` receives from `stat`, but group `app` has no actor of that name\n\
             help: a value with a similar name exists: `state`",
            "`job` receives from `wab`, but group `app` has no actor of that name\n\
             help: an actor with a similar name exists: `web`",
            "`job` stops before `state`, which is a value: it is kept until every actor has ended\n\
             help: remove `state` from `stops_before`",
            "`job` stops before `config`, which is a value: it is kept until every actor has ended\n\
             help: remove `config` from `stops_before`",
        ]
    );
    group.actors = vec![
        named("api").list(List::Receives, &["state", "config"]),
        named("web").receives(DB),
        named("job"),
    ];
    let edges = check(&group).expect("the group has no problem").edges;
    assert!(edges.is_empty());
    let values = |actor| edges.values_of(actor);
    assert_eq!(
        [values(0), values(1), values(2)],
        [vec![0, 1], vec![1], vec![]]
    );
}

#[test]
fn a_value_has_a_name_and_a_slot_of_its_own() {
    let mut group = group([named("db").provides(DB), named("api")]);
    group.values = vec![
        value("api", None),
        value("state", Some(DB)),
        value("state", None),
        value("", None),
    ];
    assert_eq!(
        texts(&group),
        [
            "the name `api` is used by an actor and a value\n\
             help: give the actor or the value another name",
            "`db` and `state` provide the same `Db`\nhelp: create a slot for each of them",
            "the name `state` is used by more than one value\nhelp: give each value its own name",
            "the name of value number 4 is empty\nhelp: set a name: logs, errors and reports show it",
        ]
    );
}

#[test]
fn a_group_provides_the_value_of_one_of_its_actors() {
    let each = |options: &mut ActorOptions| options.multiplicity = Multiplicity::Each;
    let mut group = group([
        named("db").provides(DB),
        named("api"),
        named("shards").provides(DB).set(each),
    ]);
    group.actors[2].slot = None;
    group.values = vec![value("state", None)];
    for (provided, expected) in [
        ("db", None),
        (
            "api",
            Some(
                "group `app` provides the value of `api`, which provides nothing\n\
                 help: add `provides = Type` to `api`, or name another actor",
            ),
        ),
        (
            "shards",
            Some(
                "group `app` provides the value of `shards`, which sets `each` and may provide none\n\
                 help: remove `each` from `shards`, or name another actor",
            ),
        ),
        (
            "state",
            Some(
                "group `app` provides `state`, which is a value and not an actor\n\
                 help: name an actor that provides a value; the parent group can hold `state` itself, and pass it to this group",
            ),
        ),
        (
            "bd",
            Some(
                "group `app` provides the value of `bd`, but has no actor of that name\n\
                 help: an actor with a similar name exists: `db`",
            ),
        ),
    ] {
        group.provides = Some(Named::Actor(provided.to_owned()));
        match expected {
            Some(expected) => assert_eq!(texts(&group), [expected]),
            None => assert!(check(&group).is_ok(), "{provided}"),
        }
    }
    group.provides = Some(Named::Slot(SlotKey { id: 8, ..DB }));
    assert_eq!(
        texts(&group),
        [
            "group `app` provides a `Db` that none of its actors provides\n\
             help: call `.provides(&slot)` on an actor of the group"
        ]
    );
}
