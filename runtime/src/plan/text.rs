//! The plan as text for a terminal. Input: a plan; output: its options, the steps of both orders, and each actor in a line.
//! It must not leave out an option that was set.

use super::order::stop_graph;
use super::signal::StopSignals;
use super::{ActorPlan, Plan};
use crate::{Overrun, RestartPolicy, ReturnAction, Until};
use rungroup_rules::{ActorKind, GroupOptions, Limits, Multiplicity, duration, in_millis};
use std::fmt;
use std::time::Duration;

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plan, handed_down) = (self, None);
        PlanText { plan, handed_down }.fmt(f)
    }
}

/// A plan as text.
struct PlanText<'a> {
    plan: &'a Plan,
    /// The grace period that the parent group sets, if the plan is that of a nested group.
    handed_down: Option<Duration>,
}

impl fmt::Display for PlanText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plan, own) = (self.plan, self.plan.grace());
        let handed_down = self.handed_down;
        let handed_down = handed_down.filter(|parents| own.is_none_or(|own| *parents <= own));
        let count = match plan.len() {
            0 if plan.phases().run().next().is_some() => "not built".to_owned(),
            0 => "no actors".to_owned(),
            1 => "1 actor".to_owned(),
            count => format!("{count} actors"),
        };
        let group = group(plan, handed_down);
        write!(f, "{}: {count}, {group}", word(&plan.name))?;
        if plan.is_empty() {
            return phases(f, plan);
        }
        let grace = handed_down.or(own);
        let limits = limits(plan, grace);
        write!(f, "\nstop limit: {}", limits.of_stop())?;
        if plan.until() == Until::All {
            write!(f, "\n\nwaits for\n  {}", names(plan, &plan.foreground()))?;
        }
        steps(f, plan, "start order", &plan.start_order())?;
        steps(f, plan, "stop order", &plan.stop_order())?;
        values(f, plan)?;
        phases(f, plan)?;
        f.write_str("\n\nactors")?;
        let mut width = 0;
        for actor in plan.actors() {
            width = width.max(word(actor.name()).chars().count());
        }
        for (id, one) in plan.actors().enumerate() {
            let (name, limit) = (word(one.name()), limits.of(id));
            let default = if one.grace().is_none() {
                " by default"
            } else {
                ""
            };
            write!(
                f,
                "\n  {name:width$}  {}, grace {limit}{default}",
                actor(plan, one)
            )?;
        }
        for (id, nested) in plan.all_nested() {
            write!(f, "\n\nactors of {}", word(plan.actor(id).name()))?;
            let nested = PlanText {
                plan: nested,
                handed_down: limits.graces[id].1,
            };
            for line in nested.to_string().lines() {
                let indent = if line.is_empty() { "" } else { "  " };
                write!(f, "\n{indent}{line}")?;
            }
        }
        Ok(())
    }
}

/// The limits of a stop with this grace period.
fn limits(plan: &Plan, grace: Option<Duration>) -> Limits {
    let graces: Vec<_> = plan.actors().map(ActorPlan::grace).collect();
    let stops_last = |id| plan.actor(id).stops_last();
    let options = GroupOptions {
        grace,
        ..*plan.options()
    };
    Limits::new(&stop_graph(plan), &stops_last, &graces, &options)
}

fn steps(
    f: &mut fmt::Formatter<'_>,
    plan: &Plan,
    title: &str,
    steps: &[Vec<usize>],
) -> fmt::Result {
    write!(f, "\n\n{title}")?;
    let width = steps.len().to_string().len();
    for (index, step) in steps.iter().enumerate() {
        write!(f, "\n  {:width$}. {}", index + 1, names(plan, step))?;
    }
    Ok(())
}

fn values(f: &mut fmt::Formatter<'_>, plan: &Plan) -> fmt::Result {
    if plan.values().len() == 0 {
        return Ok(());
    }
    f.write_str("\n\nvalues")?;
    let mut width = 0;
    for value in plan.values() {
        width = width.max(word(value.name()).chars().count());
    }
    for value in plan.values() {
        write!(
            f,
            "\n  {:width$}  {}{}",
            word(value.name()),
            value.type_name(),
            if value.is_received() {
                ", from the parent group"
            } else {
                ""
            }
        )?;
    }
    Ok(())
}

fn phases(f: &mut fmt::Formatter<'_>, plan: &Plan) -> fmt::Result {
    if plan.units().len() + plan.roles().len() == 0 {
        return Ok(());
    }
    f.write_str("\n\nphases")?;
    for line in plan.phases().to_string().lines() {
        write!(f, "\n  {line}")?;
    }
    Ok(())
}

fn group(plan: &Plan, handed_down: Option<Duration>) -> String {
    let mut facts = vec![match (handed_down, plan.grace()) {
        (Some(grace), _) => format!("grace {} (set by its parent group)", in_millis(grace)),
        (None, Some(grace)) => format!("grace {}", duration(grace)),
        (None, None) => "grace none".to_owned(),
    }];
    if let Some(drain) = plan.drain() {
        facts.push(format!("drain {}", duration(drain)));
    }
    if let Some(limit) = plan.ready_within() {
        facts.push(format!("ready_within {}", duration(limit)));
    }
    facts.push(format!("until {}", plan.until()));
    if let Some(actor) = plan.provides() {
        facts.push(format!("provides {}", word(plan.actor(actor).name())));
    }
    facts.push(match plan.stop_signals() {
        None => "signals default".to_owned(),
        Some(StopSignals::Default) => "signals default, also under run".to_owned(),
        Some(StopSignals::Listed(signals)) if signals.is_empty() => "signals none".to_owned(),
        Some(StopSignals::Listed(signals)) => {
            let mut text = "signals".to_owned();
            for signal in signals.iter() {
                text = text + " " + signal.name();
            }
            text
        }
    });
    facts.join(", ")
}

fn actor(plan: &Plan, actor: &ActorPlan) -> String {
    let (kind, interrupt) = (actor.kind(), actor.interrupt());
    let mut facts = vec![kind.to_string(), format!("interrupt {interrupt}")];
    facts.push(match (actor.provides(), kind) {
        (Some(provided), _) => format!("provides {provided}"),
        (None, ActorKind::Process | ActorKind::Resource) => "ready by itself".to_owned(),
        (None, _) => format!("ready {}", actor.ready()),
    });
    if let Some(limit) = actor.ready_within() {
        facts.push(format!("ready_within {}", duration(limit)));
    }
    let mut received = words(plan, &actor.receives());
    for name in words(plan, &actor.receives_late()) {
        received.push(format!("late({name})"));
    }
    for value in actor.values() {
        received.push(word(plan.value(value).name()));
    }
    for (option, names) in [
        ("requires", words(plan, &actor.requires())),
        ("receives", received),
        ("stops_before", words(plan, &actor.stops_before())),
    ] {
        match &names[..] {
            [] => {}
            [other] => facts.push(format!("{option} {other}")),
            others => facts.push(format!("{option} [{}]", others.join(", "))),
        }
    }
    match actor.options().multiplicity {
        Multiplicity::One => {}
        other => facts.push(other.to_string()),
    }
    if actor.is_absent() {
        facts.push("absent".to_owned());
    }
    if actor.stops_last() {
        facts.push("stops_last".to_owned());
    }
    if let Some(ground) = actor.options().ground {
        facts.push(ground.to_string());
    }
    if let Some(action) = actor.on_ok() {
        facts.push(format!("on_ok {action}"));
    }
    if actor.on_err() == ReturnAction::Continue {
        facts.push("on_err continue".to_owned());
    }
    if let Some(restart) = actor.restart() {
        facts.push(match restart.max_restarts {
            Some(most) => format!("restart {} at most {most} times", restart.when),
            None => format!("restart {}", restart.when),
        });
        let default = RestartPolicy::new(restart.when);
        for (option, value, default) in [
            ("backoff", restart.backoff, default.backoff),
            ("max_backoff", restart.max_backoff, default.max_backoff),
            ("reset_after", restart.reset_after, default.reset_after),
        ] {
            if value != default {
                facts.push(format!("{option} {}", duration(value)));
            }
        }
    }
    if actor.dependents_written() {
        facts.push(format!("dependents {}", actor.dependents()));
    }
    if actor.overrun() == Overrun::Accept {
        facts.push("overrun accept".to_owned());
    }
    facts.join(", ")
}

fn names(plan: &Plan, actors: &[usize]) -> String {
    words(plan, actors).join(", ")
}

fn words(plan: &Plan, actors: &[usize]) -> Vec<String> {
    let mut words = Vec::new();
    for &index in actors {
        words.push(word(plan.actor(index).name()));
    }
    words
}

/// The name in a list of names: in quotes where it would not be seen as one word.
pub(super) fn word(name: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || "_-.:/[]#@".contains(char);
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::word;
    use crate::plan::signal::StopSignals;
    use crate::plan::tests::{CANCEL, plan};
    use crate::plan::{ActorPlan, Plan, ValuePlan};
    use crate::{Dependents, Ready, RestartPolicy, ReturnAction, Signal, Until};
    use rungroup_rules::{ActorKind, ActorOptions, Edge, GroupOptions, InterruptKind};
    use std::time::Duration;

    #[test]
    fn a_name_that_is_no_word_is_quoted() {
        assert_eq!(word("pg[0]"), "pg[0]");
        assert_eq!(word("a, b"), "\"a, b\"");
        assert_eq!(word(""), "\"\"");
    }

    #[test]
    fn a_group_is_seen_at_a_glance() {
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new(
                "store",
                &ActorOptions {
                    provides: Some("Db"),
                    ready_within: Some(Duration::from_secs(3)),
                    ..CANCEL
                },
                &[],
            ),
            ActorPlan::__new(
                "api",
                &ActorOptions {
                    grace: Some(Duration::from_secs(5)),
                    ..CANCEL
                },
                &[Edge::receives(0, 0), Edge::value(1, 1)],
            ),
            ActorPlan::__new(
                "feed",
                &ActorOptions {
                    kind: ActorKind::Blocking,
                    on_err: ReturnAction::Continue,
                    restart: Some(
                        RestartPolicy::on_failure()
                            .max_restarts(5)
                            .backoff(Duration::from_secs(10))
                            .max_backoff(Duration::from_secs(120))
                            .reset_after(Duration::from_secs(300)),
                    ),
                    dependents: Some(Dependents::Restart),
                    ..ActorOptions::new(InterruptKind::Function)
                },
                &[
                    Edge::requires(1, 0),
                    Edge::late(0, 0),
                    Edge::stops_before(3, 0),
                ],
            ),
            ActorPlan::__new(
                "ticker",
                &ActorOptions {
                    on_ok: Some(ReturnAction::Continue),
                    ..ActorOptions::new(InterruptKind::Drop)
                },
                &[],
            ),
            ActorPlan::__new(
                "telemetry",
                &ActorOptions {
                    kind: ActorKind::Nested,
                    ready: Some(Ready::Manual),
                    stops_last: true,
                    ..CANCEL
                },
                &[],
            ),
        ];
        const VALUES: &[ValuePlan] = &[
            ValuePlan::__new("hits", "Counter"),
            ValuePlan::__new("state", "Arc<State>"),
        ];
        const PLAN: &Plan = &Plan::__new(
            "app",
            GroupOptions {
                grace: Some(Duration::from_secs(20)),
                declares_grace: true,
                drain: Some(Duration::from_millis(2500)),
                ready_within: Some(Duration::from_secs(90)),
                ..GroupOptions::DEFAULT
            },
            Some(StopSignals::listed(&[Signal::INT, Signal::TERM])),
            ACTORS,
            VALUES,
        );
        assert_eq!(
            PLAN.to_string(),
            "\
app: 5 actors, grace 20s, drain 2s 500ms, ready_within 1m 30s, until first, signals SIGINT SIGTERM
stop limit: 20s 500ms

start order
  1. store, ticker, telemetry
  2. api
  3. feed

stop order
  1. feed
  2. api, ticker
  3. store
  4. telemetry

values
  hits   Counter
  state  Arc<State>

actors
  store      async, interrupt cancel, provides Db, ready_within 3s, grace 2s to 15s 250ms by default
  api        async, interrupt cancel, ready started, receives [store, state], grace 5s
  feed       blocking, interrupt function, ready started, requires api, receives late(store), stops_before ticker, on_err continue, restart on_failure at most 5 times, backoff 10s, max_backoff 2m, reset_after 5m, dependents restart, grace 7s 500ms by default
  ticker     async, interrupt drop, ready started, on_ok continue, grace 7s 250ms to 15s 250ms by default
  telemetry  group, interrupt cancel, ready manual, stops_last, grace 1s 500ms to 17s 500ms by default"
        );
    }

    #[test]
    fn an_empty_group_is_one_line() {
        let mut empty = plan("empty", &[]);
        (empty.options_mut().grace, empty.options_mut().until) = (None, Until::All);
        assert_eq!(
            empty.to_string(),
            "empty: no actors, grace none, until all, signals default"
        );
    }

    #[test]
    fn a_resource_is_ready_by_itself() {
        let mut group = crate::Group::new("app");
        let open = async |()| anyhow::Ok(());
        group.actor("pool").add_resource((), open, drop);
        let text = group.plan().unwrap().to_string();
        let expected = "  pool  resource, interrupt cancel, ready by itself, grace 25s by default";
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn limits_of_a_nested_group_are_those_that_its_parent_leaves() {
        const GRACE: Option<Duration> = Some(Duration::from_secs(5));
        const INNER: &[ActorPlan] = &[ActorPlan::__new("store", &CANCEL, &[])];
        const CACHE: &Plan = &plan("cache", INNER);
        const QUICK: &Plan = &Plan::__new(
            "quick",
            GroupOptions {
                grace: Some(Duration::from_secs(2)),
                declares_grace: true,
                ..GroupOptions::DEFAULT
            },
            None,
            INNER,
            &[],
        );
        const NESTED: ActorOptions = ActorOptions {
            kind: ActorKind::Nested,
            ready: Some(Ready::Manual),
            ..CANCEL
        };
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new("cache", &NESTED, &[]),
            ActorPlan::__new("quick", &NESTED, &[]),
        ];
        let options = GroupOptions {
            grace: GRACE,
            declares_grace: true,
            ..GroupOptions::DEFAULT
        };
        let outer = Plan::__new("app", options, None, ACTORS, &[]);
        let outer = outer.__nesting(&[(0, Some(CACHE)), (1, Some(QUICK))]);
        let text = outer.to_string();
        let (_, nested) = text.split_once("\n\nactors of cache\n").unwrap();
        assert_eq!(
            nested,
            "  \
  cache: 1 actor, grace 5s (set by its parent group), until first, signals default
  stop limit: 5s 500ms

  start order
    1. store

  stop order
    1. store

  actors
    store  async, interrupt cancel, ready started, grace 5s by default

actors of quick
  quick: 1 actor, grace 2s, until first, signals default
  stop limit: 2s 500ms

  start order
    1. store

  stop order
    1. store

  actors
    store  async, interrupt cancel, ready started, grace 2s by default"
        );
    }

    #[test]
    fn names_that_are_no_words_are_quoted() {
        const ACTORS: &[ActorPlan] = &[ActorPlan::__new("a, \"b\"\n", &CANCEL, &[])];
        const PLAN: &Plan = &Plan::__new(
            "my app",
            GroupOptions::DEFAULT,
            Some(StopSignals::listed(&[])),
            ACTORS,
            &[],
        );
        assert_eq!(
            PLAN.to_string(),
            r#"
"my app": 1 actor, grace 25s, until first, signals none
stop limit: 25s 500ms

start order
  1. "a, \"b\"\n"

stop order
  1. "a, \"b\"\n"

actors
  "a, \"b\"\n"  async, interrupt cancel, ready started, grace 25s by default"#
                .trim_start()
        );
    }
}
