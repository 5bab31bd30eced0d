//! A duration is not zero.

use crate::input::RulesInput;
use crate::problem::{Place, Problems};
use crate::text::quoted;
use crate::{ActorKind, ActorOptions, OptionName, Rule};
use std::fmt::Display;
use std::time::Duration;

const LONGER: &str = "make it longer, or remove it";

/// Checks the durations of the group.
pub(crate) fn of_group(input: &dyn RulesInput, problems: &mut Problems) {
    let facts = input.group();
    let options = facts.options;
    let no_limit = "make it longer, or write `grace = none` for no limit";
    let durations = [
        (OptionName::Grace, options.grace, no_limit),
        (OptionName::Drain, options.drain, LONGER),
        (OptionName::ReadyWithin, options.ready_within, LONGER),
    ];
    let owner = format!("group {}", quoted(facts.label));
    are_not_zero(input, &owner, &Place::group, &durations, problems);
}

/// Checks the durations of an actor, without those of its restart.
pub(crate) fn of_actor(
    input: &dyn RulesInput,
    actor: usize,
    owner: &dyn Display,
    options: &ActorOptions,
    problems: &mut Problems,
) {
    let longer_grace = match options.kind {
        ActorKind::Async => "make it longer; to end execute at once, write `interrupt = drop`",
        _ => LONGER,
    };
    let durations = [
        (OptionName::Grace, options.grace, longer_grace),
        (OptionName::ReadyWithin, options.ready_within, LONGER),
    ];
    let place = |option| Place::option(actor, option);
    are_not_zero(input, owner, &place, &durations, problems);
}

/// Checks durations, each with the help for one that is zero.
pub(crate) fn are_not_zero(
    input: &dyn RulesInput,
    owner: &dyn Display,
    place: &dyn Fn(OptionName) -> Place,
    durations: &[(OptionName, Option<Duration>, &str)],
    problems: &mut Problems,
) {
    for &(option, value, help) in durations {
        let Some(value) = value else { continue };
        let (rule, holds) = (Rule::DurationIsNotZero, is_not_zero(value));
        problems.check(input, rule, &[place(option)], holds, &|_| {
            (format!("`{option}` of {owner} is zero"), help)
        });
    }
}

/// [`Rule::DurationIsNotZero`]
pub const fn is_not_zero(duration: Duration) -> bool {
    !duration.is_zero()
}
