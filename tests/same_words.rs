//! The runtime reports each mistake in the words that the macro uses for it.

use std::time::Duration;

use rungroup::{
    ActorSettings, Context, Dependents, Group, Interrupt, Overrun, ProcessReady, ProcessSpec,
    Ready, RestartPolicy, ReturnAction, Signal, Slot, Until, group,
};
use rungroup_rules::Rule;

const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone)]
#[group]
struct Inner {
    #[actor(execute = |_, ctx| idle(ctx), interrupt = cancel)]
    api: u8,
}

#[group(signals = [TERM])]
struct Listening {
    #[actor(execute = |_, ctx| idle(ctx), interrupt = cancel)]
    api: u8,
}

#[group(drain = "1s")]
struct Draining {
    #[actor(execute = |_, ctx| idle(ctx), interrupt = cancel)]
    api: u8,
}

#[group(grace = "21s")]
struct Slow {
    #[actor(execute = |_, ctx| idle(ctx), interrupt = cancel)]
    api: u8,
}

async fn idle(ctx: Context) {
    ctx.interrupted().await;
}

fn add<'g>(group: &'g mut Group, name: &'static str) -> ActorSettings<'g> {
    group.add(name, idle, Interrupt::cancel())
}

fn provide<'g>(group: &'g mut Group, name: &'static str, slot: &Slot<u8>) -> ActorSettings<'g> {
    let actor = group.actor(name).provides(slot);
    actor.add(async |_: Context<u8>| (), Interrupt::cancel())
}

fn receive<'g>(group: &'g mut Group, name: &'static str, slot: &Slot<u8>) -> ActorSettings<'g> {
    let actor = group.actor(name).receives(slot);
    actor.add(async |_: Context<(), u8>| (), Interrupt::cancel())
}

fn restart<'g>(
    group: &'g mut Group,
    name: &'static str,
    restart: RestartPolicy,
) -> ActorSettings<'g> {
    let actor = group.actor(name).restart(restart);
    actor.add(idle, Interrupt::cancel())
}

/// Sets options of the group.
fn set(group: &mut Group, set: impl FnOnce(Group) -> Group) {
    let unset = std::mem::replace(group, Group::new("unset"));
    *group = set(unset);
}

/// The problems of a group, as text, with their rules.
fn problems(group: &Group) -> Vec<(Rule, String)> {
    let error = group.plan().expect_err("the group has a problem");
    let problems = error.problems().iter();
    problems
        .map(|problem| (problem.rule(), problem.to_string()))
        .collect()
}

macro_rules! cases {
    ($($rule:ident {
        $text:literal
        $(declared [$($declared:tt)*] {$($fields:tt)*})?
        $(asserted [$($asserted:tt)*] {$($asserted_fields:tt)*})?
        $(built $name:literal |$group:ident| $build:block)?
    })*) => {
        #[test]
        fn the_runtime_reports_the_words_of_the_rules() {
            $($(
                let mut group = Group::new($name);
                let $group = &mut group;
                $build
                assert_eq!(problems(&group), [(Rule::$rule, $text.to_owned())]);
            )?)*
        }
    };
}

include!("../macros/rules/cases.rs");
