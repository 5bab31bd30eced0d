//! Values that an actor receives late.

use super::*;

#[test]
fn a_late_receiver_stops_before_its_provider_and_does_not_wait() {
    let group = group([
        named("web").receives_late(DB),
        named("store")
            .provides(DB)
            .restarts(None)
            .requires(&["log"]),
        named("log").ready(),
    ]);
    let edges = check(&group).expect("`dependents` is not needed").edges;
    assert_eq!(edges.of(0)[0].list, List::Late);
    assert_eq!(edges.requirements().targets(0), [0; 0]);
    assert_eq!(edges.stop_graph().targets(0), [1]);
}

#[test]
fn late_entries_of_a_receiver_are_checked() {
    let late = |names: &[&str]| named("api").list(List::Late, names);
    let nothing = group([late(&["api", "bd", "db"]), named("db")]);
    refused(
        &nothing,
        &[
            (
                Rule::EntryIsAnotherActor,
                entry(0, List::Late, 0),
                "`api` receives late from itself\nhelp: remove `api` from its `late`",
            ),
            (
                Rule::EntryExists,
                entry(0, List::Late, 1),
                "`api` receives late from `bd`, but group `app` has no actor of that name\n\
                 help: an actor with a similar name exists: `db`",
            ),
            (
                Rule::SourceProvides,
                entry(0, List::Late, 2),
                "`api` receives late from `db`, which provides nothing\n\
                 help: add `provides = Type` to `db`, or write `stops_before = [db]`",
            ),
        ],
    );
    let db = || named("db").provides(DB);
    let twice = group([late(&["db", "db"]), db()]);
    refused(
        &twice,
        &[(
            Rule::EntryIsListedOnce,
            entry(0, List::Late, 1),
            "`api` receives late from `db` twice\nhelp: remove one of them",
        )],
    );
    for (list, verb) in [
        (List::Receives, "receives from"),
        (List::Requires, "requires"),
    ] {
        let both = group([late(&["db"]).list(list, &["db"]), db()]);
        let text = format!(
            "`api` {verb} `db`, and also receives late from it\n\
             help: remove one of them: the actor waits for `db`, or does not"
        );
        refused(
            &both,
            &[(Rule::EntryIsInOneList, entry(0, List::Late, 0), &text)],
        );
    }
    let implied = group([late(&["db"]).stops_before(&["db"]), db()]);
    refused(
        &implied,
        &[(
            Rule::EntryIsInOneList,
            entry(0, List::StopsBefore, 0),
            "`api` receives late from `db`, and also stops before it\n\
             help: remove it from `stops_before`: `late` implies it",
        )],
    );
    let mut value = group([late(&["state"])]);
    value.values.push(Value {
        label: "state",
        slot: None,
    });
    refused(
        &value,
        &[(
            Rule::ValueIsOnlyReceived,
            entry(0, List::Late, 0),
            "`api` receives late from `state`, which is a value: it is always ready\n\
             help: receive `state` without `late`",
        )],
    );
    let cycle = group([late(&["db"]), db().stops_before(&["api"])]);
    refused(
        &cycle,
        &[(
            Rule::OrderHasNoCycle,
            entry(1, List::StopsBefore, 0),
            "the order has a cycle: `api` receives late from `db`, which stops before `api`\n\
             help: remove one of these entries",
        )],
    );
}
