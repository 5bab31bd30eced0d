//! When an actor is ready.

use super::*;

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
