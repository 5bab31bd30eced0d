//! A nested group: what it may set, and the value that it provides to its parent.

use super::names;
use crate::edges::List;
use crate::graph::is_less;
use crate::input::{Entry, Node, RulesInput};
use crate::problem::{Place, Problems};
use crate::text::{Label, duration, label, quoted};
use crate::{
    ActorKind, ActorOptions, InterruptKind, Multiplicity, NestedGroup, OptionName, Overrun, Ready,
    Rule,
};
use std::time::Duration;

/// Checks the options of a nested group. The macro does not know which actors are groups, and leaves this check to the
/// compiler.
pub(crate) fn check(
    input: &dyn RulesInput,
    actor: usize,
    owner: Label<'_>,
    options: &ActorOptions,
    problems: &mut Problems,
) {
    let places = [Place::actor(actor)];
    if options.kind != ActorKind::Nested && input.is_known(places[0]) {
        return;
    }
    if options.overrun == Overrun::Accept {
        let rule = Rule::NestedGroupAcceptsInside;
        problems.check(input, rule, &places, false, &|_| {
            (
                format!("{owner} is a group, and `overrun` is an option of the actors inside"),
                "remove `overrun`, and set it on the actors inside",
            )
        });
    }
    let holds = leaves_signals(options.nested);
    let rule = Rule::NestedGroupLeavesSignals;
    problems.check(input, rule, &places, holds, &|_| {
        (
            format!("{owner} is a group that sets `signals` or `drain`, which belong to the outermost group"),
            "remove them from the nested group, and set them on the outermost group",
        )
    });
    check_grace(input, actor, owner, options, problems);
    if can_nest_without_restart(options) {
        let (rule, holds) = (Rule::NestedGroupIsCancelled, can_nest(options));
        // An actor that is right as a group is right in any case.
        if !holds {
            problems.check(input, rule, &places, holds, &|_| {
                if options.provides.is_some() {
                    (
                        format!("{owner} is a group, so it needs `interrupt = cancel`"),
                        "write `interrupt = cancel`: a group is stopped through its context",
                    )
                } else {
                    (
                        format!("{owner} is a group, so it needs `interrupt = cancel` and `ready = manual`"),
                        "write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
                    )
                }
            });
        }
    } else {
        problems.check(
            input,
            Rule::NestedGroupDoesNotRestart,
            &places,
            false,
            &|_| {
                (
                    format!("{owner} is a group, and a group cannot restart as a whole"),
                    "remove `restart`, and set it on the actors inside",
                )
            },
        );
    }
}

/// Checks the grace that a nested group declares against that of the actor, or else that of the parent group.
fn check_grace(
    input: &dyn RulesInput,
    actor: usize,
    owner: Label<'_>,
    options: &ActorOptions,
    problems: &mut Problems,
) {
    let group = input.group();
    let own = options.grace.map(|grace| {
        let place = Place::option(actor, OptionName::Grace);
        (grace, place, owner.to_string())
    });
    let of_group = || {
        let place = Place::group(OptionName::Grace);
        let name = format!("group {}", quoted(group.label));
        Some((group.options.declared_grace()?, place, name))
    };
    let Some((limit, place, holder)) = own.or_else(of_group) else {
        return;
    };
    let holds = nested_grace_fits(options.nested, Some(limit));
    let (rule, places) = (Rule::NestedGraceFits, [Place::actor(actor)]);
    let help = format!("make the `grace` of {holder} longer, or that of the nested group shorter");
    problems.check(input, rule, &places, holds, &|_| {
        let message = if input.is_known(place) {
            let limit = duration(limit);
            format!(
                "the `grace` of {holder} is {limit}, but {owner} is a group whose own `grace` is longer"
            )
        } else {
            format!("{owner} is a group whose own `grace` is longer than that of {holder}")
        };
        (message, &help)
    });
}

/// Checks that the group provides the value of one of its actors, which is there in each run.
pub(crate) fn provides_a_value(
    input: &dyn RulesInput,
    position: &dyn Fn(Entry<'_>) -> Option<Node>,
    problems: &mut Problems,
) {
    let facts = input.group();
    let Some(entry) = facts.provides else { return };
    let group = quoted(facts.label);
    let text = match position(entry) {
        Some(Node::Actor(actor)) => {
            let other = input.actor(actor);
            let name = label(&other, actor);
            if other.options.provides.is_none() {
                (
                    format!("group {group} provides the value of {name}, which provides nothing"),
                    format!("add `provides = Type` to {name}, or name another actor"),
                )
            } else if other.options.multiplicity != Multiplicity::One {
                let option = other.options.multiplicity;
                (
                    format!(
                        "group {group} provides the value of {name}, which sets `{option}` and may provide none"
                    ),
                    format!("remove `{option}` from {name}, or name another actor"),
                )
            } else {
                return;
            }
        }
        Some(Node::Value(value)) => {
            let name = quoted(input.value(value).label);
            (
                format!("group {group} provides {name}, which is a value and not an actor"),
                format!(
                    "name an actor that provides a value; the parent group can hold {name} itself, and pass it to this group"
                ),
            )
        }
        None => match entry {
            Entry::Actor(name) => (
                format!(
                    "group {group} provides the value of {}, but has no actor of that name",
                    quoted(name)
                ),
                names::suggestion(input, name, List::Requires, problems),
            ),
            Entry::Position(_) => return,
            Entry::Slot(slot) => (
                format!(
                    "group {group} provides a `{}` that none of its actors provides",
                    slot.type_name
                ),
                "call `.provides(&slot)` on an actor of the group".to_owned(),
            ),
        },
    };
    let place = Place::group(OptionName::Provides);
    problems.add(Rule::GroupProvidesAValue, place, text);
}

/// [`Rule::NestedGroupDoesNotRestart`]
pub const fn can_nest_without_restart(options: &ActorOptions) -> bool {
    options.restart.is_none()
}

/// [`Rule::NestedGroupIsCancelled`]
pub const fn can_nest(options: &ActorOptions) -> bool {
    let is_ready_by_itself =
        options.provides.is_some() || matches!(options.ready, Some(Ready::Manual));
    matches!(options.interrupt, InterruptKind::Cancel) && is_ready_by_itself
}

/// [`Rule::NestedGroupLeavesSignals`]
pub const fn leaves_signals(nested: Option<NestedGroup>) -> bool {
    !matches!(
        nested,
        Some(NestedGroup {
            handles_signals: true,
            ..
        })
    )
}

/// [`Rule::NestedGraceFits`]
///
/// `limit` is the declared grace of the actor, or else that of its group.
pub const fn nested_grace_fits(nested: Option<NestedGroup>, limit: Option<Duration>) -> bool {
    match (nested, limit) {
        (
            Some(NestedGroup {
                grace: Some(grace), ..
            }),
            Some(limit),
        ) => !is_less(limit, grace),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{NestedGroup, nested_grace_fits};
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn only_declared_graces_of_nested_groups_are_compared() {
        let nested = |grace| {
            Some(NestedGroup {
                grace,
                handles_signals: false,
                receives: false,
            })
        };
        let (short, long) = (Some(SECOND), Some(SECOND * 2));
        for (grace, limit, fits) in [
            (long, short, false),
            (long, long, true),
            (short, long, true),
            (long, None, true),
            (None, short, true),
        ] {
            assert_eq!(nested_grace_fits(nested(grace), limit), fits);
            assert!(nested_grace_fits(None, limit));
        }
    }
}
