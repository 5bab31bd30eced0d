//! The rules about one actor without its edges.

use crate::input::RulesInput;
use crate::names::{Label, Problems, label};
use crate::problem::{Place, Rule};
use crate::text::{duration, quoted};
use crate::{ActorKind, ActorOptions, DEFAULT_BACKOFF, DEFAULT_MAX_BACKOFF};
use crate::{OptionName, Overrun, RestartPolicy, durations, foreground, pairs, values};

/// Checks one actor without its edges.
pub(crate) fn check_actor(input: &dyn RulesInput, actor: usize, problems: &mut Problems) {
    let options = input.options(actor);
    let is_plain = *options == ActorOptions::new(options.interrupt);
    if is_plain && input.is_known(Place::actor(actor)) {
        return;
    }
    let facts = input.actor(actor);
    let (owner, interrupts_once) = (label(&facts, actor), facts.interrupts_once);
    if interrupts_once && options.restart.is_some() {
        let text = (
            format!("{owner} may restart, but its interrupt can be called only once"),
            "create it with `Interrupt::call_each` or `Interrupt::call_each_async`",
        );
        let place = Place::option(actor, OptionName::Interrupt);
        problems.add(Rule::InterruptIsRepeatable, place, text);
    }
    pairs::check(actor, owner, options, problems);
    foreground::check_actor(input, actor, owner, options, problems);
    nested_group(input, actor, owner, options, problems);
    durations::of_actor(input, actor, &owner, options, problems);
    if let Some(restart) = &options.restart {
        restart_values(input, actor, owner, restart, problems);
    }
}

/// Checks the options of a nested group. The macro does not know which actors are groups, and leaves this check to the
/// compiler.
fn nested_group(
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
    let holds = values::leaves_signals(options.nested);
    let rule = Rule::NestedGroupLeavesSignals;
    problems.check(input, rule, &places, holds, &|_| {
        (
            format!("{owner} is a group that sets `signals` or `drain`, which belong to the outermost group"),
            "remove them from the nested group, and set them on the outermost group",
        )
    });
    nested_grace(input, actor, owner, options, problems);
    if values::can_nest_without_restart(options) {
        let (rule, holds) = (Rule::NestedGroupIsCancelled, values::can_nest(options));
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
fn nested_grace(
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
    let holds = values::nested_grace_fits(options.nested, Some(limit));
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

/// Checks the values of a restart.
fn restart_values(
    input: &dyn RulesInput,
    actor: usize,
    owner: Label<'_>,
    restart: &RestartPolicy,
    problems: &mut Problems,
) {
    let place = |option| Place::option(actor, option);
    let again_at_once = "make it longer: an actor that fails at once would restart without a pause";
    let reset_at_once = "make it longer: an attempt that lasts this long resets the backoff";
    let durations = [
        (OptionName::Backoff, Some(restart.backoff), again_at_once),
        (
            OptionName::ResetAfter,
            Some(restart.reset_after),
            reset_at_once,
        ),
    ];
    let of_restart = format_args!("the `restart` of {owner}");
    durations::are_not_zero(input, &of_restart, &place, &durations, problems);
    let places = [place(OptionName::Backoff), place(OptionName::MaxBackoff)];
    let (rule, holds) = (Rule::BackoffFitsItsMaximum, values::backoff_fits(restart));
    problems.check(input, rule, &places, holds, &|is_known| {
        backoff_text(owner, is_known.then_some(restart))
    });
    let places = [place(OptionName::MaxRestarts)];
    let holds = values::max_restarts_is_not_zero(restart);
    problems.check(input, Rule::MaxRestartsIsNotZero, &places, holds, &|_| {
        (
            format!("`max_restarts` of the `restart` of {owner} is 0"),
            "remove `restart` from an actor that must not restart",
        )
    });
}

fn backoff_text(owner: Label<'_>, restart: Option<&RestartPolicy>) -> (String, &'static str) {
    let help =
        "make `max_backoff` longer or `backoff` shorter: the backoff doubles up to its maximum";
    let message = match restart {
        None => format!("`max_backoff` of the `restart` of {owner} is less than its `backoff`"),
        Some(restart) => {
            let default = |value, default| if value == default { "default " } else { "" };
            format!(
                "the {}`max_backoff` of {owner} is {}, less than its {}`backoff` of {}",
                default(restart.max_backoff, DEFAULT_MAX_BACKOFF),
                duration(restart.max_backoff),
                default(restart.backoff, DEFAULT_BACKOFF),
                duration(restart.backoff)
            )
        }
    };
    (message, help)
}
