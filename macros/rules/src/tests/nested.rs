//! Nested groups.

use super::*;

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
