//! The entries of lists.

use super::*;

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
    assert_eq!(edges.of(0), [Edge::value(0, 0), Edge::value(1, 1)]);
    assert_eq!(edges.of(1), [Edge::value(1, 0)]);
    assert_eq!(edges.of(2), []);
}
