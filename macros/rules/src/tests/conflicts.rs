//! Options that conflict.

use super::*;

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
