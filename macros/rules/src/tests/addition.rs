//! Additions to a running group.

use super::{Actor, DB, Group, group, named, seconds};
use crate::graph::visits;
use crate::{Dependents, Edge, Index, Name, OptionName, Place, Rule, SlotKey, check};

/// The index of a group without a problem.
fn index(group: &Group) -> Index {
    let edges = check(group).expect("the group has no problem").edges;
    let name = |actor: usize| Name::Made((*group.actors[actor].name).into());
    let value_name = |value: usize| Name::Written(group.values[value].label);
    Index::new(group, &edges.requirements(), &name, &value_name)
}

/// Adds an actor, or returns the problems.
fn add(group: &mut Group, index: &mut Index, actor: Actor) -> Vec<String> {
    add_beside(group, index, actor, &|_| false)
}

fn add_beside(
    group: &mut Group,
    index: &mut Index,
    actor: Actor,
    has_ended: &dyn Fn(usize) -> bool,
) -> Vec<String> {
    let name = Name::Made((*actor.name).into());
    group.actors.push(actor);
    match index.check(group, has_ended) {
        Ok(edges) => {
            let facts = group.actors.last().expect("an actor was pushed");
            let actor = group.actors.len() - 1;
            index.add(actor, name, &facts.options, facts.slot, &edges);
            Vec::new()
        }
        Err(problems) => {
            group.actors.pop();
            problems.iter().map(ToString::to_string).collect()
        }
    }
}

#[test]
fn a13_an_addition_uses_no_slot_of_another_group() {
    let mut group = group([named("db").provides(DB)]);
    let mut index = index(&group);
    let other = SlotKey {
        id: super::OF_ANOTHER_GROUP,
        ..DB
    };
    for (actor, verb) in [
        (named("api").provides(other), "provides"),
        (named("api").receives(other), "receives"),
    ] {
        assert_eq!(
            add(&mut group, &mut index, actor),
            [format!(
                "`api` {verb} a `Db` through a slot that belongs to group `first`\n\
                 help: create a slot for each group"
            )]
        );
    }
}

#[test]
fn an_addition_is_checked_beside_the_others() {
    let mut group = group([
        named("db").provides(DB),
        named("plain"),
        named("last").ready().stops_last(),
    ]);
    let mut index = index(&group);
    assert_eq!(
        add(&mut group, &mut index, named("api").receives(DB)),
        [""; 0]
    );
    assert_eq!(index.actor("api"), Some(3));
    let wrong = named("db")
        .provides(DB)
        .stops_last()
        .requires(&["plain", "last", "lst"])
        .stops_before(&["db", "api"])
        .grace(30);
    assert_eq!(
        add(&mut group, &mut index, wrong),
        [
            "the name `db` is used by more than one actor\nhelp: give each actor its own name",
            "`db` and `db` provide the same `Db`\nhelp: create a slot for each of them",
            "`db` requires `lst`, but group `app` has no actor of that name\n\
             help: an actor with a similar name exists: `last`",
            "`db` stops before itself\nhelp: remove `db` from its `stops_before`",
            "`db` requires `plain`, which does not set `ready`\n\
             help: add `ready = started`, `ready = manual` or `ready = finished` to `plain`, or add `provides = Type`",
            "`db` stops last, but requires `plain`, which does not\n\
             help: add `stops_last` to `plain`, or remove `plain` from `db`",
            "`db` stops last, but stops before `api`, which does not\n\
             help: add `stops_last` to `api`, or remove `api` from `db`",
            "the default grace of group `app` is 25s, but `db` may take 30s to end\n\
             help: make the grace of the group at least 30s, or shorten the grace of an actor",
        ]
    );
    assert_eq!(index.actor("db"), Some(0));
}

#[test]
fn an_addition_does_not_receive_from_itself() {
    let mut group = group([]);
    let mut index = index(&group);
    let both = named("both").provides(DB).receives(DB);
    assert_eq!(
        add(&mut group, &mut index, both),
        ["`both` receives from itself\nhelp: remove `both` from its `receives`"]
    );
}

#[test]
fn the_grace_of_an_addition_does_not_depend_on_the_drain() {
    let mut group = group([]);
    group.options.drain = Some(seconds(5));
    let mut index = index(&group);
    let long = named("long").grace(25);
    assert_eq!(add(&mut group, &mut index, long), [""; 0]);
}

#[test]
fn a_forgotten_name_is_unknown_unless_it_was_taken() {
    let mut group = group([named("job"), named("other")]);
    let mut index = index(&group);
    index.forget("job", 1);
    assert_eq!(index.actor("job"), Some(0));
    index.forget("job", 0);
    assert_eq!(index.actor("job"), None);
    let options = named("next").options;
    index.add(0, Name::Written("next"), &options, None, &[]);
    assert_eq!(
        (index.actor("next"), index.actor("other")),
        (Some(0), Some(1))
    );
    group.actors[0] = named("next");
    assert_eq!(add(&mut group, &mut index, named("job")), [""; 0]);
    assert_eq!(index.actor("job"), Some(2));
}

#[test]
fn a_name_is_free_when_its_last_actor_has_ended() {
    let mut group = group([named("job").ready()]);
    let mut index = index(&group);
    let taken = "the name `job` is used by more than one actor\nhelp: give each actor its own name";
    assert_eq!(add(&mut group, &mut index, named("job")), [taken]);
    let ended = |actor| actor == 0;
    let again = named("job").ready();
    assert_eq!(add_beside(&mut group, &mut index, again, &ended), [""; 0]);
    // The name now means the second actor.
    let other = named("api").requires(&["job"]);
    assert_eq!(add_beside(&mut group, &mut index, other, &ended), [""; 0]);
    assert_eq!(index.actor("job"), Some(1));
    // The first one takes it again only after the second has ended.
    assert!(!index.is_free("job", 0, &ended));
    assert!(index.is_free("job", 1, &ended));
    assert!(index.is_free("job", 0, &|actor| actor == 1));
    index.claim(Name::Written("job"), 0);
    assert_eq!(index.actor("job"), Some(0));
}

#[test]
fn an_addition_restarts_with_what_it_requires() {
    let mut group = group([
        named("db").ready().restarts(Some(Dependents::Restart)),
        named("cache")
            .ready()
            .requires(&["db"])
            .restarts(Some(Dependents::Keep)),
    ]);
    let mut index = index(&group);
    let message = |name: &str, by: &str| {
        format!(
            "`{name}` depends on `{by}`, which restarts its dependents, but `{name}` has no `restart`\n\
             help: add `restart = on_failure` to `{name}`"
        )
    };
    let once = named("once").requires(&["cache"]);
    assert_eq!(add(&mut group, &mut index, once), [message("once", "db")]);
    let web = named("web").ready().requires(&["cache"]).restarts(None);
    assert_eq!(add(&mut group, &mut index, web), [""; 0]);
    let page = named("page").requires(&["web"]);
    assert_eq!(add(&mut group, &mut index, page), [message("page", "db")]);
    let before = named("before").stops_before(&["web"]);
    assert_eq!(add(&mut group, &mut index, before), [""; 0]);
}

#[test]
fn an_addition_has_a_place_for_each_problem() {
    let mut group = group([named("db")]);
    let index = index(&group);
    group.actors.push(named("").requires(&["db"]));
    let problems = index.check(&group, &|_| false).expect_err("two problems");
    let places: Vec<_> = problems
        .iter()
        .map(|one| (one.rule(), one.place()))
        .collect();
    assert_eq!(
        places,
        [
            (Rule::NameIsNotEmpty, Place::option(1, OptionName::Name)),
            (Rule::RequiredActorStatesReady, Place::actor(0)),
        ]
    );
}

#[test]
fn c10_an_addition_costs_as_much_as_its_own_entries() {
    let mut group = group([]);
    let mut index = index(&group);
    let mut costs = Vec::new();
    for number in 0..4_000 {
        let actor = named(format!("actor-{number}"))
            .ready()
            .restarts(Some(Dependents::Restart));
        let actor = match number {
            0 => actor,
            _ => actor.requires(&[&format!("actor-{}", number - 1)]),
        };
        let before = group.reads.get();
        let (visited, problems) = visits::of(|| add(&mut group, &mut index, actor));
        assert_eq!(problems, [""; 0]);
        costs.push(visited + group.reads.get() - before);
    }
    let differs = costs[1..].iter().find(|&&cost| cost != costs[1]);
    assert_eq!(differs, None);
}

#[test]
fn an_addition_receives_a_value_and_takes_no_name_of_one() {
    let mut group = group([named("api")]);
    group.values = vec![super::value("state", Some(DB))];
    let mut index = index(&group);
    group.actors.push(named("job").receives(DB));
    let edges = index.check(&group, &|_| false).expect("no problem");
    assert_eq!(edges, [Edge::value(0, 0)]);
    group.actors.pop();
    let wrong = named("state").provides(DB).requires(&["state"]);
    assert_eq!(
        add(&mut group, &mut index, wrong),
        [
            "the name `state` is used by an actor and a value\n\
             help: give the actor or the value another name",
            "`state` and `state` provide the same `Db`\nhelp: create a slot for each of them",
            "`state` requires itself\nhelp: remove `state` from its `requires`",
        ]
    );
}
