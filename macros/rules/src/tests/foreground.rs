//! The actors that a group with `until = all` waits for.

use super::*;

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
