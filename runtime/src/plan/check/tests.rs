//! Every mistake of a draft with its words, and drafts without one.

use crate::plan::{ActorSpec, Draft, DraftActor, GroupSpec, InterruptKind, Plan, SlotKey};
use crate::{Ready, ReturnAction, Signal, Until};
use std::time::Duration;

const DB: SlotKey = SlotKey {
    id: 7,
    type_name: "Db",
};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// An actor that is interrupted by `cancel`, with what `set` says of it.
fn actor(name: &'static str, set: impl FnOnce(&mut DraftActor)) -> DraftActor {
    let mut actor = DraftActor::new(name);
    set(&mut actor);
    actor
}

fn named(name: &'static str) -> DraftActor {
    actor(name, |_| {})
}

/// An actor others may wait for.
fn ready(name: &'static str) -> DraftActor {
    actor(name, |actor| actor.options.ready = Some(Ready::Manual))
}

fn requires(name: &'static str, names: &[&'static str]) -> DraftActor {
    let mut actor = ready(name);
    actor.links_mut().requires = names.iter().map(|&name| name.into()).collect();
    actor
}

fn stops_before(name: &'static str, names: &[&'static str]) -> DraftActor {
    let mut actor = ready(name);
    actor.links_mut().stops_before = names.iter().map(|&name| name.into()).collect();
    actor
}

fn draft(actors: impl IntoIterator<Item = DraftActor>) -> Draft {
    let mut draft = Draft::new("app");
    draft.actors.extend(actors);
    draft
}

#[track_caller]
fn refused(draft: &Draft, expected: &[&str]) {
    let error = draft.clone().check().expect_err("the draft is refused");
    let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, expected);
}

#[track_caller]
fn refused_actors(actors: impl IntoIterator<Item = DraftActor>, expected: &[&str]) {
    refused(&draft(actors), expected);
}

#[test]
fn a_plan_is_the_same_built_and_written() {
    const WRITTEN: Plan = GroupSpec::new(
        "app",
        &[
            ActorSpec::new("api")
                .receives(&[2])
                .requires(&[1])
                .grace(seconds(5)),
            ActorSpec::new("cache")
                .ready(Ready::Started)
                .stops_before(&[2]),
            ActorSpec::new("store").provides("Db"),
        ],
    )
    .plan();
    let actors = [
        actor("api", |api| {
            api.links_mut().receives = vec![DB];
            api.links_mut().requires = vec!["cache".into()];
            api.options.grace = Some(seconds(5));
        }),
        actor("cache", |cache| {
            cache.options.ready = Some(Ready::Started);
            cache.links_mut().stops_before = vec!["store".into()];
        }),
        actor("store", |store| store.links_mut().provides = Some(DB)),
    ];
    let built = draft(actors).check().expect("the draft is right");
    assert_eq!(built, WRITTEN);
    assert_eq!(format!("{built:?}"), format!("{WRITTEN:?}"));
    assert_ne!(built, draft([]).check().expect("an empty group is right"));
    assert_eq!(
        draft([]).check().expect("an empty group is right"),
        GroupSpec::new("app", &[]).plan()
    );
}

#[test]
fn names() {
    refused_actors(
        [
            named("db"),
            named(""),
            named("a\0b"),
            named("db"),
            named("db"),
        ],
        &[
            "the name of actor number 2 is empty\n\
             help: give it a name: it stands in logs, errors and reports",
            "the name `a\\u{0}b` contains a NUL character\n\
             help: leave the character out: it stands in logs, errors and reports, and a thread cannot bear it",
            "the name `db` is used by more than one actor\n\
             help: give each actor a name of its own",
        ],
    );
}

#[test]
fn names_of_others() {
    refused_actors(
        [
            requires("api", &["bd", "api", "db", "db"]),
            ready("db"),
            stops_before("web", &["config", "web", "api", "api"]),
        ],
        &[
            "`api` requires `bd`, but group `app` has no actor of that name\n\
             help: an actor with a similar name exists: `db`",
            "`api` requires itself\nhelp: remove it",
            "`db` is listed twice in `requires` of `api`\nhelp: remove one of them",
            "`web` stops before `config`, but group `app` has no actor of that name\n\
             help: the actors are `api`, `db` and `web`",
            "`web` stops before itself\nhelp: remove it",
            "`api` is listed twice in `stops_before` of `web`\nhelp: remove one of them",
        ],
    );
}

#[test]
fn names_in_two_lists() {
    refused_actors(
        [
            actor("db", |db| db.links_mut().provides = Some(DB)),
            actor("api", |api| {
                api.links_mut().receives = vec![DB];
                api.links_mut().requires = vec!["db".into()];
                api.links_mut().stops_before = vec!["db".into()];
            }),
        ],
        &[
            "`db` is in `receives` and in `requires` of `api`\n\
             help: remove it from `requires`: `receives` says that too",
            "`db` is in `receives` and in `stops_before` of `api`\n\
             help: remove it from `stops_before`: `receives` says that too",
        ],
    );
}

#[test]
fn slots() {
    refused_actors(
        [
            actor("api", |api| api.links_mut().receives = vec![DB]),
            actor("both", |both| {
                both.links_mut().provides = Some(SlotKey { id: 1, ..DB });
                both.links_mut().receives = vec![SlotKey { id: 1, ..DB }];
            }),
            actor("one", |one| {
                one.links_mut().provides = Some(SlotKey { id: 2, ..DB });
            }),
            actor("two", |two| {
                two.links_mut().provides = Some(SlotKey { id: 2, ..DB });
            }),
        ],
        &[
            "`one` and `two` provide the same `Db`\nhelp: make a slot for each of them",
            "`api` receives a `Db` that no actor provides\n\
             help: let one actor provide it, with the same slot",
            "`both` receives from itself\nhelp: remove it",
        ],
    );
}

#[test]
fn a_circle_is_one_problem_with_its_whole_path() {
    refused_actors(
        [
            requires("web", &["api"]),
            actor("api", |api| {
                api.options.ready = Some(Ready::Started);
                api.links_mut().receives = vec![DB];
            }),
            actor("db", |db| {
                db.links_mut().provides = Some(DB);
                db.links_mut().stops_before = vec!["web".into()];
            }),
            requires("a", &["b", "web"]),
            requires("b", &["a"]),
        ],
        &[
            "the order goes in a circle: `web` requires `api`, which receives from `db`, \
             which stops before `web`\nhelp: remove one of these entries",
            "the order goes in a circle: `a` requires `b`, which requires `a`\n\
             help: remove one of these entries",
        ],
    );
}

#[test]
fn who_stops_last_stops_after_the_others() {
    let last = |mut actor: DraftActor| {
        actor.options.stops_last = true;
        actor
    };
    refused_actors(
        [
            last(requires("metrics", &["db", "telemetry"])),
            ready("db"),
            last(ready("telemetry")),
            last(stops_before("health", &["db"])),
        ],
        &[
            "`metrics` stops last, but requires `db`, which does not\n\
             help: let `db` stop last too, or remove it from `metrics`",
            "`health` stops last, but stops before `db`, which does not\n\
             help: let `db` stop last too, or remove it from `health`",
        ],
    );
    let right = [requires("api", &["metrics"]), last(ready("metrics"))];
    assert!(draft(right).check().is_ok());
}

#[test]
fn who_is_waited_for_says_when_it_is_ready() {
    refused_actors(
        [
            requires("api", &["db"]),
            requires("web", &["db", "api"]),
            named("db"),
            stops_before("job", &["other"]),
            named("other"),
        ],
        &[
            "`api` and `web` wait for `db`, which does not say when it is ready\n\
           help: say `ready = started`, `ready = manual` or `ready = finished` for `db`, \
           or let it provide a value",
        ],
    );
}

#[test]
fn excluded_pairs() {
    let dropped = actor("dropped", |actor| {
        actor.options.interrupt = InterruptKind::Drop;
        actor.options.blocking = true;
        actor.options.grace = Some(seconds(1));
    });
    let job = actor("job", |actor| {
        actor.options.ready = Some(Ready::Finished);
        actor.options.on_ok = Some(ReturnAction::Continue);
    });
    let store = actor("store", |actor| {
        actor.links_mut().provides = Some(DB);
        actor.options.ready = Some(Ready::Manual);
        actor.options.ready_within = Some(seconds(1));
        actor.options.on_err = ReturnAction::Continue;
    });
    let api = actor("api", |actor| {
        actor.options.ready = Some(Ready::Started);
        actor.options.ready_within = Some(seconds(1));
    });
    let web = actor("web", |actor| actor.options.ready_within = Some(seconds(1)));
    refused_actors(
        [dropped, job, store, api, web],
        &[
            "`interrupt = drop` does not go with `blocking` in `dropped`: a thread cannot be dropped from outside\n\
             help: interrupt it by `cancel`, or by a function that makes execute come back",
            "`grace` does not go with `interrupt = drop` in `dropped`: execute is dropped at its next await, so there is \
             nothing to wait for\n\
             help: remove `grace`, or interrupt it by `cancel`",
            "`on_ok` does not go with `ready = finished` in `job`: the Ok that makes the actor ready never stops the group\n\
             help: remove `on_ok`",
            "`ready` does not go with `provides` in `store`: the actor is ready when it hands over its value\n\
             help: remove `ready`",
            "`ready_within` does not go with `on_err = continue` in `store`: a failure to become ready in time could not be \
             continued\n\
             help: remove one of them, or let it be run again by `restart`",
            "`ready_within` does not go with `ready = started` in `api`: the actor is ready as soon as it is started\n\
             help: remove `ready_within`, or say `ready = manual` or `ready = finished`, or let it provide a value",
            "`ready_within` needs `web` to say when it is ready, and it says nothing\n\
             help: say `ready = manual` or `ready = finished`, or let it provide a value, or remove `ready_within`",
        ],
    );
}

#[test]
fn values_are_refused_in_the_words_of_the_macro() {
    let mut wrong = draft([
        actor("inner", |inner| inner.options.group = true),
        actor("api", |api| api.options.grace = Some(Duration::ZERO)),
    ]);
    wrong.options.drain = Some(seconds(25));
    refused(
        &wrong,
        &[
            "`inner` is a group, so its interrupt must be `cancel` and its `ready` must be `manual`\n\
             help: say both: a group is stopped through its context, and is ready when all inside are",
            "`grace` of `api` is zero\nhelp: make it longer; to end execute at once, interrupt it by `drop`",
            "the drain of group `app` is 25s, which leaves nothing of its grace of 25s\n\
             help: make the drain shorter or the grace longer: it bounds the whole stop, drain included",
        ],
    );

    let mut long = draft([
        actor("store", |store| store.options.grace = Some(seconds(20))),
        actor("api", |api| {
            api.options.grace = Some(seconds(10));
            api.links_mut().stops_before = vec!["store".into()];
        }),
    ]);
    refused(
        &long,
        &[
            "the grace of group `app` is 25s, but `api`, then `store` may take 30s to end\n\
           help: make the grace of the group at least 30s, or shorten the grace of an actor",
        ],
    );
    long.options.grace = Some(seconds(31));
    assert!(long.clone().check().is_ok());
    long.options.drain = Some(seconds(2));
    refused(
        &long,
        &[
            "the grace of group `app` is 31s, but after its drain of 2s `api`, then `store` may take 30s to end\n\
           help: make the grace of the group at least 32s, or shorten the grace of an actor",
        ],
    );
    long.options.grace = None;
    assert!(long.clone().check().is_ok());
}

#[test]
fn the_options_of_a_group_can_take_effect() {
    let mut idle = draft([actor("metrics", |metrics| {
        metrics.options.stops_last = true;
    })]);
    idle.options.until = Until::All;
    idle.options.drain = Some(seconds(1));
    idle.options.signals = Some(vec![Signal::INT].into());
    refused(
        &idle,
        &[
            "`until = all` of group `app` waits for nobody: every actor says `stops_last`\n\
             help: remove `stops_last` from the actors that do the work",
            "group `app` never drains: `TERM` is not among its `signals`\n\
             help: add `TERM` to `signals`, or remove `drain`",
        ],
    );
    idle.actors.push(named("job"));
    idle.options.signals = None;
    assert!(idle.clone().check().is_ok());
}

#[test]
fn all_problems_are_shown_together() {
    let one = draft([requires("api", &["bd"]), ready("db")])
        .check()
        .expect_err("unknown");
    assert_eq!(
        one.to_string(),
        "group `app` has a mistake\n\
         - `api` requires `bd`, but group `app` has no actor of that name\n  \
         help: an actor with a similar name exists: `db`"
    );
    let two = draft([requires("api", &["api"]), ready("api")])
        .check()
        .expect_err("two mistakes");
    assert!(
        two.to_string()
            .starts_with("group `app` has 2 mistakes\n- ")
    );
}
