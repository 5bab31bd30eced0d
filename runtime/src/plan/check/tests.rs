//! What a draft tells the rules, and what they tell it. The rules have tests of their own.

use crate::plan::{ActorSpec, Draft, DraftActor, GroupSpec, Plan, SlotKey};
use crate::{Ready, Signal, Until};
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
            "`one` and `two` provide the same `Db`\nhelp: create a slot for each of them",
            "`api` receives a `Db` that no actor provides\n\
             help: let an actor provide the same slot",
            "`both` receives from itself\nhelp: remove it",
        ],
    );
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
            "`until = all` of group `app` waits for no actor: all set `stops_last`\n\
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
        "group `app` has a problem\n\
         - `api` requires `bd`, but group `app` has no actor of that name\n  \
         help: an actor with a similar name exists: `db`"
    );
    let two = draft([requires("api", &["api"]), ready("api")])
        .check()
        .expect_err("two problems");
    assert!(
        two.to_string()
            .starts_with("group `app` has 2 problems\n- ")
    );
}
